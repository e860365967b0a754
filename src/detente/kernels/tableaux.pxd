# C types of tableaux.py; the module itself is plain Python.
cimport cython


cdef class Tableaux:
    cdef readonly long long[::1] first
    cdef readonly long long[::1] second
    cdef double[::1] M
    cdef double[::1] T
    cdef long long[::1] H
    cdef long long[::1] live
    cdef long long[::1] fixed
    cdef long long[::1] places
    cdef double[::1] work
    cdef long long[::1] basis
    cdef double rounding
    cdef readonly Py_ssize_t m
    cdef readonly Py_ssize_t n
    cdef Py_ssize_t labels
    cdef Py_ssize_t levels
    cdef readonly Py_ssize_t pivots
    cdef readonly Py_ssize_t nodes

    @cython.locals(
        rows=Py_ssize_t, columns=Py_ssize_t, base=Py_ssize_t, c=Py_ssize_t, r=Py_ssize_t,
        least=cython.longlong, most=cython.longlong, value=double, extent=double,
    )
    cdef bint level(self, long long[::1] payoffs, Py_ssize_t side, Py_ssize_t column_step, Py_ssize_t row_step)
    @cython.locals(
        rows=Py_ssize_t, columns=Py_ssize_t, base=Py_ssize_t, c=Py_ssize_t, r=Py_ssize_t,
        value=double, extent=double,
    )
    cdef void load(self, double[::1] levels, Py_ssize_t side, Py_ssize_t column_step, Py_ssize_t row_step)
    @cython.locals(
        k=Py_ssize_t, side=Py_ssize_t, rows=Py_ssize_t, columns=Py_ssize_t, t=Py_ssize_t,
        h=Py_ssize_t, leave=Py_ssize_t, r=Py_ssize_t, row=Py_ssize_t, c=Py_ssize_t,
    )
    cdef void reset(self) noexcept nogil
    cdef Py_ssize_t table(self, Py_ssize_t side, Py_ssize_t level) noexcept nogil
    cdef Py_ssize_t heads(self, Py_ssize_t side, Py_ssize_t level) noexcept nogil
    @cython.locals(
        rows=Py_ssize_t, width=Py_ssize_t, live=Py_ssize_t, a=Py_ssize_t, b=Py_ssize_t,
        r=Py_ssize_t, k=Py_ssize_t,
    )
    cdef void copy(self, Py_ssize_t side, Py_ssize_t level, Py_ssize_t to) noexcept nogil
    @cython.locals(
        rows=Py_ssize_t, width=Py_ssize_t, live=Py_ssize_t, t=Py_ssize_t, h=Py_ssize_t,
        line=Py_ssize_t, inverse=double, k=Py_ssize_t, q=Py_ssize_t, row=Py_ssize_t,
        factor=double, name=cython.longlong,
    )
    cdef void pivot(self, Py_ssize_t side, Py_ssize_t level, Py_ssize_t r, Py_ssize_t c) noexcept nogil
    @cython.locals(
        rows=Py_ssize_t, width=Py_ssize_t, last=Py_ssize_t, t=Py_ssize_t, h=Py_ssize_t,
        r=Py_ssize_t,
    )
    cdef void drop(self, Py_ssize_t side, Py_ssize_t level, Py_ssize_t c) noexcept nogil
    @cython.locals(
        rows=Py_ssize_t, width=Py_ssize_t, live=Py_ssize_t, t=Py_ssize_t, h=Py_ssize_t,
        c=Py_ssize_t, at=Py_ssize_t, row=Py_ssize_t, step=Py_ssize_t, best=Py_ssize_t,
        most=double, entry=double, leave=Py_ssize_t,
    )
    cdef Py_ssize_t fix(self, Py_ssize_t side, Py_ssize_t level, Py_ssize_t variable) noexcept nogil
    @cython.locals(c=Py_ssize_t)
    cdef bint only_origin(self, Py_ssize_t side) noexcept nogil
    @cython.locals(
        rows=Py_ssize_t, width=Py_ssize_t, t=Py_ssize_t, best=Py_ssize_t, least=double,
        q=Py_ssize_t, entry=double, ratio=double, row=Py_ssize_t,
    )
    cdef Py_ssize_t leaving(self, Py_ssize_t side, Py_ssize_t level, Py_ssize_t c, Py_ssize_t wanted) noexcept nogil
    @cython.locals(
        rows=Py_ssize_t, columns=Py_ssize_t, base=Py_ssize_t, fixed=Py_ssize_t, k=Py_ssize_t,
        total=double, size=double, q=Py_ssize_t, price=double, c=Py_ssize_t, value=double,
        extent=double, entry=double,
    )
    cdef bint proven(self, Py_ssize_t side, Py_ssize_t level, Py_ssize_t variable) noexcept nogil
    @cython.locals(
        rows=Py_ssize_t, columns=Py_ssize_t, base=Py_ssize_t, h=Py_ssize_t, tight=Py_ssize_t,
        j=Py_ssize_t, k=Py_ssize_t, r=Py_ssize_t, q=Py_ssize_t, width=Py_ssize_t,
    )
    cdef Py_ssize_t priced(self, Py_ssize_t side, Py_ssize_t level, Py_ssize_t variable) noexcept nogil
    @cython.locals(
        width=Py_ssize_t, p=Py_ssize_t, best=Py_ssize_t, r=Py_ssize_t, q=Py_ssize_t,
        value=double, factor=double,
    )
    cdef bint solved(self, Py_ssize_t k) noexcept nogil
