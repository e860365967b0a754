# C types of supports.py; the module itself is plain Python.
cimport cython

from detente.kernels.images cimport Images


cdef class Supports(Images):
    cdef double[::1] claimed
    cdef Py_ssize_t claims
    cdef Py_ssize_t most_claims
    cdef Py_ssize_t budget
    cdef Py_ssize_t budget_each
    cdef Py_ssize_t patience
    cdef double looseness
    cdef object goes_on
    cdef double share
    cdef Py_ssize_t since
    cdef public Py_ssize_t cells
    cdef public bint short
    cdef public list found

    @cython.locals(
        full=Py_ssize_t, mask=Py_ssize_t,
    )
    cdef extend(self, Py_ssize_t k, double low, double wide)
    cdef bint ended(self, Py_ssize_t work) except -1
    @cython.locals(
        i=Py_ssize_t, a=Py_ssize_t, b=Py_ssize_t, q=Py_ssize_t, error=double,
    )
    cdef bint dominated(self, Py_ssize_t last) noexcept
    @cython.locals(
        top=Py_ssize_t, frame=Py_ssize_t, undecided=Py_ssize_t, seen=Py_ssize_t,
        verdict=Py_ssize_t,
    )
    cdef Py_ssize_t search(self) except -1
    @cython.locals(
        claim=Py_ssize_t, j=Py_ssize_t, p=Py_ssize_t, c=Py_ssize_t, r=Py_ssize_t, d=Py_ssize_t,
        value=double, within=bint,
    )
    cdef bint inside(self, Py_ssize_t frame) noexcept
    @cython.locals(
        j=Py_ssize_t, _=Py_ssize_t, r=Py_ssize_t, s=Py_ssize_t, widest=double, far=bint,
    )
    cdef Py_ssize_t judge(self, Py_ssize_t frame, bint early) noexcept
    @cython.locals(
        j=Py_ssize_t, c=Py_ssize_t, p=Py_ssize_t, s=Py_ssize_t, at=Py_ssize_t, d=Py_ssize_t,
        low=double, high=double, value=double, margin=double,
    )
    cdef void claim(self, Py_ssize_t frame) noexcept
