# C types of bases.py; the module itself is plain Python.
cimport cython

from detente.kernels.whole_tableau cimport order


cdef class Bases:
    cdef long long[::1] payoffs
    cdef long long[::1] M
    cdef long long[::1] T
    cdef long long[::1] H
    cdef long long[::1] place
    cdef unsigned long long[::1] basis
    cdef unsigned long long[::1] zeros
    cdef double reach
    cdef readonly Py_ssize_t m
    cdef readonly Py_ssize_t n
    cdef Py_ssize_t labels
    cdef Py_ssize_t most
    cdef Py_ssize_t second_T
    cdef Py_ssize_t second_H
    cdef readonly Py_ssize_t first_count
    cdef readonly Py_ssize_t second_count
    cdef readonly bint degenerate
    cdef bint over
    cdef bint checked

    @cython.locals(k=Py_ssize_t, value=cython.longlong, size=double)
    cdef bint read(self, tuple payoffs, Py_ssize_t base) except *
    @cython.locals(
        rows=Py_ssize_t, columns=Py_ssize_t, row_step=Py_ssize_t, column_step=Py_ssize_t,
        c=Py_ssize_t, r=Py_ssize_t, at=Py_ssize_t, base=Py_ssize_t, least=cython.longlong,
        most=cython.longlong, value=cython.longlong
    )
    cdef void level(self, Py_ssize_t side, long long divisor) noexcept nogil
    @cython.locals(k=Py_ssize_t, base=Py_ssize_t, a=cython.longlong, b=cython.longlong, c=cython.longlong)
    cdef long long divisor(self, Py_ssize_t side) noexcept nogil
    @cython.locals(
        rows=Py_ssize_t, columns=Py_ssize_t, c=Py_ssize_t, r=Py_ssize_t, base=Py_ssize_t,
        by_rows=double, by_columns=double, square=double, value=double
    )
    cdef bint fits(self, Py_ssize_t side) noexcept nogil
    @cython.locals(
        rows=Py_ssize_t, columns=Py_ssize_t, width=Py_ssize_t, size=Py_ssize_t, r=Py_ssize_t,
        c=Py_ssize_t, t=Py_ssize_t, h=Py_ssize_t, at=Py_ssize_t, count=Py_ssize_t, v=Py_ssize_t,
        q=Py_ssize_t, base=Py_ssize_t, top=Py_ssize_t, key=cython.ulonglong,
        zero=cython.ulonglong, one=cython.ulonglong
    )
    cdef Py_ssize_t visit(self, Py_ssize_t side) noexcept nogil
    @cython.locals(
        best=Py_ssize_t, q=Py_ssize_t, row=Py_ssize_t, top=Py_ssize_t, sign=Py_ssize_t
    )
    cdef Py_ssize_t leaving(
        self, Py_ssize_t side, Py_ssize_t t, Py_ssize_t h, Py_ssize_t rows, Py_ssize_t columns,
        Py_ssize_t c
    ) noexcept nogil
    @cython.locals(
        k=Py_ssize_t, label=Py_ssize_t, place=Py_ssize_t, row=Py_ssize_t, top=Py_ssize_t,
        mine=cython.longlong, other=cython.longlong, sign=Py_ssize_t, width=Py_ssize_t
    )
    cdef Py_ssize_t tied(
        self, Py_ssize_t side, Py_ssize_t t, Py_ssize_t h, Py_ssize_t rows, Py_ssize_t columns,
        Py_ssize_t c, Py_ssize_t q, Py_ssize_t best
    ) noexcept nogil
    @cython.locals(
        width=Py_ssize_t, end=Py_ssize_t, line=Py_ssize_t, row=Py_ssize_t, new=Py_ssize_t,
        q=Py_ssize_t, k=Py_ssize_t, shift=Py_ssize_t, before=cython.longlong,
        odd=cython.ulonglong, inverse=cython.ulonglong, lead=cython.ulonglong,
        factor=cython.ulonglong, value=cython.ulonglong, signed=cython.longlong, near=double,
        multiple=cython.longlong, guess=cython.longlong, _=Py_ssize_t
    )
    cdef void pivot(
        self, Py_ssize_t t, Py_ssize_t to, Py_ssize_t rows, Py_ssize_t columns, Py_ssize_t r,
        Py_ssize_t c
    ) noexcept nogil
    @cython.locals(rows=Py_ssize_t, columns=Py_ssize_t, base=Py_ssize_t, r=Py_ssize_t)
    cdef bint alike(self, Py_ssize_t side, Py_ssize_t k) noexcept nogil
    @cython.locals(side=Py_ssize_t)
    cdef bint set(self, tuple first, tuple second) except *
    @cython.locals(
        width=Py_ssize_t, before=cython.longlong, line=Py_ssize_t, row=Py_ssize_t, q=Py_ssize_t,
        k=Py_ssize_t, limit=double, doubt=double, shift=cython.longlong, near=double,
        other=double, error=double
    )
    cdef bint safe(
        self, Py_ssize_t t, Py_ssize_t rows, Py_ssize_t columns, Py_ssize_t r, Py_ssize_t c
    ) noexcept nogil
