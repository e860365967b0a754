# C types of cells.py; the module itself is plain Python.
cimport cython


cdef class Cells:
    cdef double[::1] payoffs
    cdef double[::1] errors
    cdef long long[::1] shape
    cdef long long[::1] stride
    cdef long long[::1] first
    cdef long long[::1] items
    cdef long long[::1] used
    cdef long long[::1] at
    cdef long long[::1] count
    cdef long long[::1] step
    cdef long long[::1] corner
    cdef long long[::1] start
    cdef long long[::1] odometer
    cdef long long[::1] depth
    cdef long long[::1] look
    cdef long long[::1] wanted
    cdef long long[::1] spot
    cdef long long[::1] masks
    cdef long long[::1] where
    cdef long long[::1] digit
    cdef double[::1] frames
    cdef double[::1] scale
    cdef double[::1] jacobian
    cdef double[::1] residue
    cdef double[::1] largest
    cdef double[::1] lows
    cdef double[::1] highs
    cdef double[::1] gains
    cdef double[::1] shares
    cdef Py_ssize_t n
    cdef Py_ssize_t size
    cdef Py_ssize_t width
    cdef Py_ssize_t unknowns
    cdef Py_ssize_t halvings

    @cython.locals(
        n=Py_ssize_t, i=Py_ssize_t, j=Py_ssize_t, at=Py_ssize_t, a=Py_ssize_t,
        chosen=Py_ssize_t, width=Py_ssize_t, unknowns=Py_ssize_t, look=Py_ssize_t,
        count=Py_ssize_t,
    )
    cdef void place(self) noexcept
    @cython.locals(
        n=Py_ssize_t, j=Py_ssize_t, q=Py_ssize_t, at=Py_ssize_t, base=Py_ssize_t,
    )
    cdef void number(self, Py_ssize_t i) noexcept
    @cython.locals(
        item=Py_ssize_t,
    )
    cdef double worth(self, Py_ssize_t i, Py_ssize_t k, Py_ssize_t q) noexcept
    @cython.locals(
        i=Py_ssize_t, k=Py_ssize_t, q=Py_ssize_t, j=Py_ssize_t, at=Py_ssize_t, size=double,
        value=double,
    )
    cdef void fill(self) noexcept
    @cython.locals(
        i=Py_ssize_t, a=Py_ssize_t, b=Py_ssize_t, q=Py_ssize_t, mine=Py_ssize_t,
        other=Py_ssize_t, gain=double, error=double, ties=bint, better=bint,
    )
    cdef bint empty(self, Py_ssize_t frame, bint whole) noexcept
    @cython.locals(
        j=Py_ssize_t, c=Py_ssize_t, q=Py_ssize_t, p=Py_ssize_t, s=Py_ssize_t,
    )
    cdef bint on_faces(self, Py_ssize_t frame, Py_ssize_t i, Py_ssize_t mine, Py_ssize_t other) noexcept
    @cython.locals(
        frame=Py_ssize_t, j=Py_ssize_t, i=Py_ssize_t, p=Py_ssize_t, q=Py_ssize_t, best=double,
        value=double, block=Py_ssize_t, one=Py_ssize_t, two=Py_ssize_t, k=Py_ssize_t,
        new=Py_ssize_t, s=Py_ssize_t,
    )
    cdef bint halve(self, Py_ssize_t top) noexcept
    @cython.locals(
        frames=double[::1], i=Py_ssize_t, k=Py_ssize_t, x=Py_ssize_t, step=Py_ssize_t,
        most=double, total=double, value=double, shift=Py_ssize_t, first=Py_ssize_t,
        ahead=Py_ssize_t, end=Py_ssize_t,
    )
    cdef double variation(self, Py_ssize_t frame, Py_ssize_t j, Py_ssize_t p, Py_ssize_t q) noexcept
    @cython.locals(
        frames=double[::1], i=Py_ssize_t, k=Py_ssize_t, x=Py_ssize_t, at=Py_ssize_t,
        step=Py_ssize_t, s=Py_ssize_t, shift=Py_ssize_t, first=Py_ssize_t, end=Py_ssize_t,
    )
    cdef void replace(self, Py_ssize_t frame, Py_ssize_t j, Py_ssize_t p, Py_ssize_t q) noexcept
