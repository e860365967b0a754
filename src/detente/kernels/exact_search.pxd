# The C types of exact_search.py, which runs without them where it is interpreted.
# cython: boundscheck=False, wraparound=False, cdivision=True

cimport cython

from detente.kernels.whole_tableau cimport row_of, fix, rises

@cython.locals(k=Py_ssize_t, c=Py_ssize_t, start=Py_ssize_t)
cdef Py_ssize_t _prices(
    long long[::1] T, long long[::1] H, Py_ssize_t t, Py_ssize_t h, Py_ssize_t rows,
    Py_ssize_t columns, Py_ssize_t r, Py_ssize_t kind, Py_ssize_t side, Py_ssize_t low,
    long long[::1] out, Py_ssize_t at
) noexcept nogil

@cython.locals(
    row=Py_ssize_t, c=Py_ssize_t, one=cython.ulonglong, mask=cython.ulonglong
)
cdef unsigned long long _closed(
    long long[::1] T, long long[::1] H, unsigned long long Z, Py_ssize_t t, Py_ssize_t h,
    Py_ssize_t rows, Py_ssize_t columns, Py_ssize_t r
) noexcept nogil

@cython.locals(r=Py_ssize_t, c=Py_ssize_t, one=cython.ulonglong)
cdef bint _stuck(
    long long[::1] T, long long[::1] H, unsigned long long Z, Py_ssize_t t, Py_ssize_t h,
    Py_ssize_t rows, Py_ssize_t columns, Py_ssize_t label, bint broken
) noexcept nogil

@cython.locals(
    best=Py_ssize_t, least=double, most=double, most_here=double, a=double, b=double,
    label=Py_ssize_t, r=Py_ssize_t, one=cython.ulonglong
)
cdef Py_ssize_t _branch(
    long long[::1] T0, long long[::1] T1, long long[::1] H0, long long[::1] H1,
    unsigned long long Z0, unsigned long long Z1, Py_ssize_t t0, Py_ssize_t t1, Py_ssize_t h0,
    Py_ssize_t h1, Py_ssize_t m, Py_ssize_t n, bint broken
) noexcept nogil

@cython.locals(
    must=cython.ulonglong, mask=cython.ulonglong, one=cython.ulonglong, label=Py_ssize_t,
    found=Py_ssize_t, r=Py_ssize_t
)
cdef Py_ssize_t _settle(
    long long[::1] T, long long[::1] H, unsigned long long[::1] G, Py_ssize_t g, Py_ssize_t side,
    Py_ssize_t t, Py_ssize_t h, Py_ssize_t rows, Py_ssize_t columns, Py_ssize_t low,
    long long[::1] state, bint record, long long[::1] out, Py_ssize_t at
) noexcept nogil

@cython.locals(size=Py_ssize_t, heads=Py_ssize_t, k=Py_ssize_t, one=cython.ulonglong)
cdef Py_ssize_t _child(
    long long[::1] T, long long[::1] H, unsigned long long Z, Py_ssize_t level, Py_ssize_t rows,
    Py_ssize_t columns, Py_ssize_t label, unsigned long long own, Py_ssize_t start,
    long long[::1] state
) noexcept nogil

@cython.locals(
    heads=Py_ssize_t, size0=Py_ssize_t, size1=Py_ssize_t, room=Py_ssize_t, at=Py_ssize_t,
    one=cython.ulonglong, own0=cython.ulonglong, own1=cython.ulonglong, g=Py_ssize_t,
    start=Py_ssize_t, stage=Py_ssize_t, lp=Py_ssize_t, lq=Py_ssize_t, label=Py_ssize_t, side=Py_ssize_t,
    child=Py_ssize_t, k=Py_ssize_t, found=Py_ssize_t
)
cdef Py_ssize_t _walk(
    long long[::1] T0, long long[::1] T1, long long[::1] H0, long long[::1] H1,
    unsigned long long[::1] G, long long[::1] state, long long[::1] out, Py_ssize_t m,
    Py_ssize_t n, Py_ssize_t nodes, bint broken, bint record
) noexcept nogil

@cython.locals(one=cython.ulonglong, mask=cython.ulonglong, r=Py_ssize_t)
cdef unsigned long long _zeros(
    long long[::1] T, long long[::1] H, Py_ssize_t t, Py_ssize_t h, Py_ssize_t rows,
    Py_ssize_t columns
) noexcept nogil
