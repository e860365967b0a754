# The C types of exact_search.py, which runs without them where it is interpreted.
# cython: boundscheck=False, wraparound=False, cdivision=True

cimport cython

@cython.locals(
    width=Py_ssize_t, line=Py_ssize_t, end=Py_ssize_t, row=Py_ssize_t, q=Py_ssize_t, k=Py_ssize_t,
    before=cython.longlong, odd=cython.ulonglong, inverse=cython.ulonglong, turned=bint,
    lead=cython.ulonglong, factor=cython.ulonglong, value=cython.ulonglong, signed=cython.longlong,
    shift=Py_ssize_t, name=cython.longlong
)
cdef bint _pivot(
    long long[::1] T, long long[::1] H, Py_ssize_t t, Py_ssize_t h, Py_ssize_t rows,
    Py_ssize_t columns, Py_ssize_t r, Py_ssize_t c
) noexcept nogil

@cython.locals(
    left=cython.longlong, right=cython.longlong, p=cython.longlong, q=cython.longlong,
    sign=Py_ssize_t
)
cdef Py_ssize_t _order(long long a, long long b, long long c, long long d) noexcept nogil

@cython.locals(
    q=Py_ssize_t, best=Py_ssize_t, row=Py_ssize_t, other=Py_ssize_t, sign=Py_ssize_t
)
cdef Py_ssize_t _leaving(
    long long[::1] T, long long[::1] H, Py_ssize_t t, Py_ssize_t h, Py_ssize_t rows,
    Py_ssize_t columns, Py_ssize_t c, Py_ssize_t wanted
) noexcept nogil

@cython.locals(r=Py_ssize_t)
cdef Py_ssize_t _row(
    long long[::1] H, Py_ssize_t h, Py_ssize_t rows, Py_ssize_t label
) noexcept nogil

@cython.locals(
    best=Py_ssize_t, c=Py_ssize_t, most=cython.longlong, entry=cython.longlong,
    one=cython.ulonglong
)
cdef Py_ssize_t _entering(
    long long[::1] T, long long[::1] H, Py_ssize_t h, Py_ssize_t row, Py_ssize_t rows,
    Py_ssize_t columns, unsigned long long Z, Py_ssize_t sign, Py_ssize_t step
) noexcept nogil

@cython.locals(
    r=Py_ssize_t, row=Py_ssize_t, step=Py_ssize_t, zero=bint, best=Py_ssize_t, leave=Py_ssize_t
)
cdef Py_ssize_t _fix(
    long long[::1] T, long long[::1] H, unsigned long long Z, Py_ssize_t t, Py_ssize_t h,
    Py_ssize_t rows, Py_ssize_t columns, Py_ssize_t label, long long[::1] state
) noexcept nogil

@cython.locals(
    r=Py_ssize_t, row=Py_ssize_t, step=Py_ssize_t, best=Py_ssize_t, leave=Py_ssize_t,
    one=cython.ulonglong
)
cdef Py_ssize_t _rises(
    long long[::1] T, long long[::1] H, unsigned long long Z, Py_ssize_t t, Py_ssize_t h,
    Py_ssize_t rows, Py_ssize_t columns, Py_ssize_t label, long long[::1] state
) noexcept nogil

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
    Py_ssize_t rows, Py_ssize_t columns, Py_ssize_t label
) noexcept nogil

@cython.locals(
    best=Py_ssize_t, least=double, most=double, most_here=double, a=double, b=double,
    label=Py_ssize_t, r=Py_ssize_t, one=cython.ulonglong
)
cdef Py_ssize_t _branch(
    long long[::1] T0, long long[::1] T1, long long[::1] H0, long long[::1] H1,
    unsigned long long Z0, unsigned long long Z1, Py_ssize_t t0, Py_ssize_t t1, Py_ssize_t h0,
    Py_ssize_t h1, Py_ssize_t m, Py_ssize_t n
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
    Py_ssize_t columns, Py_ssize_t label, unsigned long long own, long long[::1] state
) noexcept nogil

@cython.locals(
    heads=Py_ssize_t, size0=Py_ssize_t, size1=Py_ssize_t, room=Py_ssize_t, at=Py_ssize_t,
    one=cython.ulonglong, own0=cython.ulonglong, own1=cython.ulonglong, g=Py_ssize_t,
    stage=Py_ssize_t, lp=Py_ssize_t, lq=Py_ssize_t, label=Py_ssize_t, side=Py_ssize_t,
    child=Py_ssize_t, k=Py_ssize_t, found=Py_ssize_t
)
cdef Py_ssize_t _walk(
    long long[::1] T0, long long[::1] T1, long long[::1] H0, long long[::1] H1,
    unsigned long long[::1] G, long long[::1] state, long long[::1] out, Py_ssize_t m,
    Py_ssize_t n, Py_ssize_t nodes, Py_ssize_t first, bint record
) noexcept nogil

@cython.locals(
    size=Py_ssize_t, heads=Py_ssize_t, most=Py_ssize_t, room=Py_ssize_t, at=Py_ssize_t,
    one=cython.ulonglong, Z=cython.ulonglong, fixed=cython.ulonglong, k=Py_ssize_t,
    label=Py_ssize_t, found=Py_ssize_t
)
cdef Py_ssize_t _corners(
    long long[::1] T, long long[::1] H, unsigned long long[::1] masks,
    unsigned long long[::1] seen, unsigned long long[::1] known, long long[::1] path,
    long long[::1] state, long long[::1] out, Py_ssize_t rows, Py_ssize_t columns, Py_ssize_t low
) noexcept nogil

@cython.locals(size=Py_ssize_t, k=Py_ssize_t, step=Py_ssize_t)
cdef bint _new(unsigned long long[::1] table, unsigned long long key) noexcept nogil

@cython.locals(c=Py_ssize_t)
cdef long long _entry(
    long long[::1] T, long long[::1] H, Py_ssize_t t, Py_ssize_t h, Py_ssize_t rows,
    Py_ssize_t columns, Py_ssize_t q, Py_ssize_t label
) noexcept nogil

@cython.locals(
    best=Py_ssize_t, q=Py_ssize_t, row=Py_ssize_t, top=Py_ssize_t, k=Py_ssize_t,
    mine=cython.longlong, other=cython.longlong, sign=Py_ssize_t
)
cdef Py_ssize_t _first(
    long long[::1] T, long long[::1] H, Py_ssize_t t, Py_ssize_t h, Py_ssize_t rows,
    Py_ssize_t columns, Py_ssize_t c, Py_ssize_t start
) noexcept nogil

@cython.locals(one=cython.ulonglong, zero=cython.ulonglong, k=Py_ssize_t, r=Py_ssize_t)
cdef Py_ssize_t _show(
    long long[::1] T, long long[::1] H, Py_ssize_t t, Py_ssize_t h, Py_ssize_t rows,
    Py_ssize_t columns, Py_ssize_t low, unsigned long long[::1] known, long long[::1] out,
    Py_ssize_t at
) noexcept nogil

@cython.locals(
    most=Py_ssize_t, depth=Py_ssize_t, count=Py_ssize_t, one=cython.ulonglong, c=Py_ssize_t,
    q=Py_ssize_t, fresh=bint, basis=cython.ulonglong, k=Py_ssize_t, r=Py_ssize_t
)
cdef Py_ssize_t _around(
    long long[::1] T, long long[::1] H, unsigned long long Z, Py_ssize_t t, Py_ssize_t h,
    Py_ssize_t rows, Py_ssize_t columns, Py_ssize_t low, unsigned long long[::1] seen,
    unsigned long long[::1] known, long long[::1] path, long long[::1] state, long long[::1] out,
    Py_ssize_t at
) noexcept nogil
