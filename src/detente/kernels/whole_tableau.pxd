# The C types of whole_tableau.py, which runs without them where it is interpreted.
# cython: boundscheck=False, wraparound=False, cdivision=True

cimport cython

@cython.locals(
    width=Py_ssize_t, line=Py_ssize_t, end=Py_ssize_t, row=Py_ssize_t, q=Py_ssize_t, k=Py_ssize_t,
    before=cython.longlong, odd=cython.ulonglong, inverse=cython.ulonglong, turned=bint,
    lead=cython.ulonglong, factor=cython.ulonglong, value=cython.ulonglong, signed=cython.longlong,
    shift=Py_ssize_t, near=double, multiple=cython.longlong, guess=cython.longlong, _=Py_ssize_t, name=cython.longlong
)
cdef void pivot(
    long long[::1] T, long long[::1] H, Py_ssize_t t, Py_ssize_t h, Py_ssize_t rows,
    Py_ssize_t columns, Py_ssize_t r, Py_ssize_t c
) noexcept nogil

@cython.locals(
    left=cython.longlong, right=cython.longlong, p=cython.longlong, q=cython.longlong,
    sign=Py_ssize_t
)
cdef Py_ssize_t order(long long a, long long b, long long c, long long d) noexcept nogil

@cython.locals(
    q=Py_ssize_t, best=Py_ssize_t, row=Py_ssize_t, other=Py_ssize_t, sign=Py_ssize_t
)
cdef Py_ssize_t leaving(
    long long[::1] T, long long[::1] H, Py_ssize_t t, Py_ssize_t h, Py_ssize_t rows,
    Py_ssize_t columns, Py_ssize_t c, Py_ssize_t wanted
) noexcept nogil

@cython.locals(r=Py_ssize_t)
cdef Py_ssize_t row_of(
    long long[::1] H, Py_ssize_t h, Py_ssize_t rows, Py_ssize_t label
) noexcept nogil

@cython.locals(
    best=Py_ssize_t, c=Py_ssize_t, most=cython.longlong, entry=cython.longlong,
    one=cython.ulonglong
)
cdef Py_ssize_t entering(
    long long[::1] T, long long[::1] H, Py_ssize_t h, Py_ssize_t row, Py_ssize_t rows,
    Py_ssize_t columns, unsigned long long Z, Py_ssize_t sign, Py_ssize_t step
) noexcept nogil

@cython.locals(
    r=Py_ssize_t, row=Py_ssize_t, step=Py_ssize_t, zero=bint, best=Py_ssize_t, leave=Py_ssize_t
)
cdef Py_ssize_t fix(
    long long[::1] T, long long[::1] H, unsigned long long Z, Py_ssize_t t, Py_ssize_t h,
    Py_ssize_t rows, Py_ssize_t columns, Py_ssize_t label, Py_ssize_t start, long long[::1] state
) noexcept nogil

@cython.locals(
    r=Py_ssize_t, row=Py_ssize_t, step=Py_ssize_t, best=Py_ssize_t, leave=Py_ssize_t,
    one=cython.ulonglong
)
cdef Py_ssize_t rises(
    long long[::1] T, long long[::1] H, unsigned long long Z, Py_ssize_t t, Py_ssize_t h,
    Py_ssize_t rows, Py_ssize_t columns, Py_ssize_t label, long long[::1] state
) noexcept nogil

@cython.locals(c=Py_ssize_t)
cdef long long _entry(
    long long[::1] T, long long[::1] H, Py_ssize_t t, Py_ssize_t h, Py_ssize_t rows,
    Py_ssize_t columns, Py_ssize_t q, Py_ssize_t label
) noexcept nogil

@cython.locals(
    best=Py_ssize_t, q=Py_ssize_t, row=Py_ssize_t, top=Py_ssize_t, k=Py_ssize_t,
    mine=cython.longlong, other=cython.longlong, sign=Py_ssize_t
)
cdef Py_ssize_t first(
    long long[::1] T, long long[::1] H, Py_ssize_t t, Py_ssize_t h, Py_ssize_t rows,
    Py_ssize_t columns, Py_ssize_t c, Py_ssize_t start
) noexcept nogil
