# C types of images.py; the module itself is plain Python.
cimport cython

from detente.kernels.cells cimport Cells


cdef class Images(Cells):
    cdef bint aside

    @cython.locals(
        d=Py_ssize_t, far=bint, r=Py_ssize_t, j=Py_ssize_t, s=Py_ssize_t, p=Py_ssize_t,
        row=Py_ssize_t, share=double, k=Py_ssize_t,
    )
    cdef bint aim(self) noexcept

    @cython.locals(
        i=Py_ssize_t, k=Py_ssize_t, row=Py_ssize_t, q=Py_ssize_t, j=Py_ssize_t, p=Py_ssize_t,
        d=Py_ssize_t, mine=Py_ssize_t, other=Py_ssize_t, step=Py_ssize_t, column=Py_ssize_t,
        s=Py_ssize_t, value=double, total=double, most=double, share=double,
    )
    cdef bint linearise(self, Py_ssize_t frame) noexcept
    @cython.locals(
        d=Py_ssize_t, column=Py_ssize_t, row=Py_ssize_t, k=Py_ssize_t, pivot=Py_ssize_t,
        best=double, factor=double, width=Py_ssize_t,
    )
    cdef bint invert(self) noexcept
    @cython.locals(
        frames=double[::1], inverse=double[::1], gains=double[::1], lows=double[::1],
        highs=double[::1], n=Py_ssize_t,
        d=Py_ssize_t, total=Py_ssize_t, q=Py_ssize_t, i=Py_ssize_t,
        j=Py_ssize_t, k=Py_ssize_t, r=Py_ssize_t, row=Py_ssize_t, p=Py_ssize_t, s=Py_ssize_t,
        at=Py_ssize_t, value=double, sum_all=double,
    )
    cdef bint image(self, Py_ssize_t frame, double most) noexcept
    @cython.locals(
        d=Py_ssize_t, r=Py_ssize_t, j=Py_ssize_t, s=Py_ssize_t, p=Py_ssize_t, row=Py_ssize_t,
        i=Py_ssize_t, k=Py_ssize_t, error=double, all_errors=double,
    )
    cdef void widen(self) noexcept
    @cython.locals(
        d=Py_ssize_t, r=Py_ssize_t, j=Py_ssize_t, p=Py_ssize_t, k=Py_ssize_t, i=Py_ssize_t,
        row=Py_ssize_t, step=double, widest=double, _=Py_ssize_t,
    )
    cdef void locate(self, Py_ssize_t frame) noexcept
    @cython.locals(
        n=Py_ssize_t, at=Py_ssize_t, total=double, q=Py_ssize_t, share=double, j=Py_ssize_t,
    )
    cdef double gain(self, Py_ssize_t frame, Py_ssize_t i, Py_ssize_t k) noexcept
    @cython.locals(
        i=Py_ssize_t, j=Py_ssize_t, k=Py_ssize_t, q=Py_ssize_t, at=Py_ssize_t, most=double,
        share=double,
    )
    cdef bint plausible(self, Py_ssize_t frame) noexcept
    @cython.locals(
        p=Py_ssize_t, total=double,
    )
    cdef double weight(self, Py_ssize_t frame, Py_ssize_t j, Py_ssize_t c) noexcept
