# C types of extreme.py; the module itself is plain Python.
cimport cython

from detente.kernels.bases cimport Bases
from detente.kernels.rationals cimport made
from detente.kernels.whole_tableau cimport order


cdef class Extreme(Bases):
    cdef long long[::1] same
    cdef long long[::1] listed
    cdef long long[::1] rank
    cdef long long[::1] slots
    cdef long long[::1] found
    cdef Py_ssize_t own
    cdef Py_ssize_t other

    @cython.locals(
        full=cython.ulonglong, one=cython.ulonglong, v=Py_ssize_t, w=Py_ssize_t, at=Py_ssize_t,
        labels=cython.ulonglong
    )
    cdef void match(self) noexcept nogil
    @cython.locals(base=Py_ssize_t, v=Py_ssize_t, w=Py_ssize_t)
    cdef void join(self, Py_ssize_t side, Py_ssize_t count) noexcept nogil
    @cython.locals(
        base=Py_ssize_t, count=Py_ssize_t, k=Py_ssize_t, q=Py_ssize_t, v=Py_ssize_t
    )
    cdef Py_ssize_t arrange(self, Py_ssize_t side) noexcept nogil
    @cython.locals(
        k=Py_ssize_t, mine=Py_ssize_t, other=Py_ssize_t, sign=Py_ssize_t, columns=Py_ssize_t
    )
    cdef bint before(self, Py_ssize_t side, Py_ssize_t v, Py_ssize_t w) noexcept nogil
    @cython.locals(
        rows=Py_ssize_t, columns=Py_ssize_t, h=Py_ssize_t, t=Py_ssize_t, r=Py_ssize_t, low=Py_ssize_t,
        to=Py_ssize_t, k=cython.longlong, total=cython.longlong
    )
    cdef void point(self, Py_ssize_t side, Py_ssize_t v) noexcept nogil
    @cython.locals(
        rows=Py_ssize_t, columns=Py_ssize_t, h=Py_ssize_t, low=Py_ssize_t, k=Py_ssize_t,
        r=Py_ssize_t, used=cython.ulonglong, basics=cython.ulonglong, one=cython.ulonglong,
        sign=Py_ssize_t, place=Py_ssize_t, q=Py_ssize_t
    )
    cdef Py_ssize_t sign(self, Py_ssize_t side, Py_ssize_t v) noexcept nogil
    @cython.locals(k=Py_ssize_t, count=Py_ssize_t, one=cython.ulonglong)
    cdef Py_ssize_t played(self, Py_ssize_t v) noexcept nogil
    @cython.locals(index=Py_ssize_t)
    cdef Py_ssize_t index(self, Py_ssize_t v, Py_ssize_t w) noexcept nogil
    @cython.locals(
        width=Py_ssize_t, k=Py_ssize_t, v=Py_ssize_t, base=Py_ssize_t, columns=Py_ssize_t,
        c=Py_ssize_t, total=cython.longlong, point=dict, found=list, worth=list, labels=list
    )
    cpdef tuple strategies(self, Py_ssize_t side, tuple names)
    @cython.locals(
        full=cython.ulonglong, i=Py_ssize_t, j=Py_ssize_t, v=Py_ssize_t, w=Py_ssize_t, pure=bint
    )
    cpdef list pairs(self)
    @cython.locals(full=cython.ulonglong, v=Py_ssize_t, w=Py_ssize_t)
    cpdef list nearby(self)
    @cython.locals(
        columns=Py_ssize_t, base=Py_ssize_t, zero=cython.ulonglong, r=Py_ssize_t, c=Py_ssize_t,
        total=cython.longlong, value=cython.longlong
    )
    cdef worth(self, Py_ssize_t side, Py_ssize_t v)
    @cython.locals(c=Py_ssize_t)
    cdef large_worth(self, Py_ssize_t side, Py_ssize_t base, Py_ssize_t columns, Py_ssize_t reply)
    cpdef bint solve(self, tuple first, tuple second)
