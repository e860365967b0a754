# C types of regular.py; the module itself is plain Python.
cimport cython

from detente.kernels.tableaux cimport Tableaux


cdef class RegularSearch(Tableaux):
    cdef long long[::1] frames
    cdef long long[::1] trail
    cdef double[::1] share
    cdef Py_ssize_t trailed
    cdef Py_ssize_t depth
    cdef Py_ssize_t vertices
    cdef Py_ssize_t faces
    cdef Py_ssize_t ties
    cdef readonly double done
    cdef readonly bint over
    cdef readonly bint undecided

    @cython.locals(
        at=Py_ssize_t, room=Py_ssize_t, g=Py_ssize_t, label=Py_ssize_t,
    )
    cdef Py_ssize_t walk(self, long long[::1] out, Py_ssize_t nodes, Py_ssize_t deepest)
    cdef void back(self, Py_ssize_t g) noexcept nogil
    @cython.locals(level=Py_ssize_t, found=Py_ssize_t)
    cdef void descend(self, Py_ssize_t g, Py_ssize_t label) noexcept nogil
    @cython.locals(level=Py_ssize_t, variable=Py_ssize_t, found=Py_ssize_t)
    cdef bint follow(self, Py_ssize_t g, Py_ssize_t side, Py_ssize_t label) noexcept nogil
    @cython.locals(stale=Py_ssize_t, side=Py_ssize_t, label=Py_ssize_t)
    cdef Py_ssize_t settled(self, Py_ssize_t g) noexcept nogil
    @cython.locals(variable=Py_ssize_t, proof=bint)
    cdef bint impossible(self, Py_ssize_t g, Py_ssize_t side, Py_ssize_t label) noexcept nogil
    @cython.locals(
        rows=Py_ssize_t, width=Py_ssize_t, live=Py_ssize_t, t=Py_ssize_t, h=Py_ssize_t,
        base=Py_ssize_t, k=Py_ssize_t, r=Py_ssize_t, v=Py_ssize_t, row=Py_ssize_t, c=Py_ssize_t,
    )
    cdef void place(self, Py_ssize_t side, Py_ssize_t level) noexcept nogil
    @cython.locals(
        t0=Py_ssize_t, t1=Py_ssize_t, best=Py_ssize_t, most=double,
        label=Py_ssize_t, k=Py_ssize_t, p=Py_ssize_t, q=Py_ssize_t, low=double, high=double,
        value=double,
    )
    cdef Py_ssize_t open_label(self, Py_ssize_t g) noexcept nogil
    @cython.locals(rows=Py_ssize_t, t=Py_ssize_t, h=Py_ssize_t, r=Py_ssize_t)
    cdef bint is_vertex(self, Py_ssize_t side, Py_ssize_t level) noexcept nogil
    @cython.locals(k=Py_ssize_t)
    cdef Py_ssize_t put(self, long long[::1] out, Py_ssize_t at, cython.longlong kind) noexcept nogil
