# The C types of complementarity.py, which runs without them where it is interpreted.
# cython: boundscheck=False, wraparound=False, cdivision=True

cimport cython

@cython.locals(
    width=Py_ssize_t, line=Py_ssize_t, row=Py_ssize_t, q=Py_ssize_t, k=Py_ssize_t,
    inverse=double, factor=double, name=cython.longlong
)
cdef void _pivot(
    double[::1] T, long long[::1] H, Py_ssize_t t, Py_ssize_t h, Py_ssize_t rows,
    Py_ssize_t columns, Py_ssize_t r, Py_ssize_t c
) noexcept nogil

@cython.locals(
    q=Py_ssize_t, best=Py_ssize_t, entry=double, ratio=double, least=double, row=Py_ssize_t
)
cdef Py_ssize_t _leaving(
    double[::1] T, long long[::1] H, Py_ssize_t t, Py_ssize_t h, Py_ssize_t rows,
    Py_ssize_t columns, Py_ssize_t c, Py_ssize_t wanted, double tolerance
) noexcept nogil

@cython.locals(
    r=Py_ssize_t, c=Py_ssize_t, row=Py_ssize_t, best=Py_ssize_t, leave=Py_ssize_t,
    step=Py_ssize_t, most=double, entry=double
)
cdef Py_ssize_t _fix(
    double[::1] T, long long[::1] H, long long[::1] F, Py_ssize_t t, Py_ssize_t h,
    Py_ssize_t rows, Py_ssize_t columns, Py_ssize_t variable, double tolerance,
    long long[::1] state
) noexcept nogil

@cython.locals(
    r=Py_ssize_t, c=Py_ssize_t, j=Py_ssize_t, row=Py_ssize_t, total=double, size=double,
    value=double, extent=double, entry=double
)
cdef bint _proven(
    double[::1] T, long long[::1] H, long long[::1] F, double[::1] M, double[::1] work,
    Py_ssize_t t, Py_ssize_t h, Py_ssize_t rows, Py_ssize_t columns, Py_ssize_t variable,
    double rounding
) noexcept nogil

@cython.locals(
    words=Py_ssize_t, k=Py_ssize_t, one=cython.ulonglong, label=Py_ssize_t
)
cdef Py_ssize_t _put(
    unsigned long long[::1] out, Py_ssize_t at, unsigned long long kind, long long[::1] F0,
    long long[::1] F1, Py_ssize_t m, Py_ssize_t n
) noexcept nogil

@cython.locals(size=Py_ssize_t, heads=Py_ssize_t, k=Py_ssize_t, found=Py_ssize_t)
cdef Py_ssize_t _child(
    double[::1] T, long long[::1] H, long long[::1] F, double[::1] M, double[::1] work,
    Py_ssize_t level, Py_ssize_t rows, Py_ssize_t columns, Py_ssize_t variable,
    long long[::1] state, double tolerance, double rounding
) noexcept nogil

@cython.locals(
    words=Py_ssize_t, r=Py_ssize_t, c=Py_ssize_t, k=Py_ssize_t, row=Py_ssize_t, v=Py_ssize_t,
    label=Py_ssize_t, found=bint, one=cython.longlong
)
cdef Py_ssize_t _close(
    double[::1] T, long long[::1] H, long long[::1] F, long long[::1] other, Py_ssize_t t,
    Py_ssize_t h, Py_ssize_t rows, Py_ssize_t columns, Py_ssize_t side, Py_ssize_t m,
    Py_ssize_t n, long long[::1] trail, unsigned long long[::1] out, Py_ssize_t at,
    double tolerance
) noexcept nogil

@cython.locals(
    r=Py_ssize_t, c=Py_ssize_t, row=Py_ssize_t, v=Py_ssize_t,
    base=Py_ssize_t
)
cdef void _place(
    double[::1] T, long long[::1] H, long long[::1] F, long long[::1] places, Py_ssize_t t,
    Py_ssize_t h, Py_ssize_t rows, Py_ssize_t columns, Py_ssize_t side, Py_ssize_t m,
    Py_ssize_t n, double tolerance
) noexcept nogil

@cython.locals(
    label=Py_ssize_t, best=Py_ssize_t, r=Py_ssize_t, least=double, most=double, a=double,
    b=double
)
cdef Py_ssize_t _branch(
    double[::1] T0, double[::1] T1, long long[::1] F0, long long[::1] F1, long long[::1] places,
    Py_ssize_t t0, Py_ssize_t t1, Py_ssize_t m, Py_ssize_t n
) noexcept nogil

@cython.locals(
    at=Py_ssize_t, room=Py_ssize_t, g=Py_ssize_t, size0=Py_ssize_t, size1=Py_ssize_t,
    stage=Py_ssize_t, label=Py_ssize_t, lp=Py_ssize_t, lq=Py_ssize_t, heads=Py_ssize_t,
    k=Py_ssize_t, found=Py_ssize_t
)
cdef Py_ssize_t _walk(
    double[::1] T0, double[::1] T1, long long[::1] H0, long long[::1] H1, long long[::1] F0,
    long long[::1] F1, double[::1] M0, double[::1] M1, long long[::1] G, long long[::1] trail,
    long long[::1] places, double[::1] work, long long[::1] state, unsigned long long[::1] out,
    Py_ssize_t m, Py_ssize_t n, Py_ssize_t nodes, double tolerance, double rounding
) noexcept nogil
