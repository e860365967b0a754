# C types of subsets.py; the module itself is plain Python.
cimport cython

@cython.locals(
    one=cython.ulonglong, seen=cython.ulonglong, mine=cython.ulonglong, left=cython.ulonglong,
    right=cython.ulonglong, i=Py_ssize_t, j=Py_ssize_t, q=Py_ssize_t, count=Py_ssize_t,
    pair=tuple, found=list, products=list, positions=list, members=tuple, extent=Py_ssize_t
)
cdef _joined(list pairs, unsigned long long[::1] room, bint labelled)

@cython.locals(
    one=cython.ulonglong, i=Py_ssize_t, j=Py_ssize_t, k=Py_ssize_t, pair=tuple, found=list
)
cdef list _within(list pairs, unsigned long long left, unsigned long long right)

@cython.locals(
    one=cython.ulonglong, mine=cython.ulonglong, before=cython.ulonglong,
    theirs=cython.ulonglong, k=Py_ssize_t
)
cdef unsigned long long _reached(Py_ssize_t i, unsigned long long[::1] room) noexcept nogil

@cython.locals(
    one=cython.ulonglong, count=Py_ssize_t, k=Py_ssize_t, before=Py_ssize_t, q=Py_ssize_t,
    at=Py_ssize_t, right=cython.ulonglong, left=cython.ulonglong
)
cdef Py_ssize_t _closed(unsigned long long mine, unsigned long long[::1] room) noexcept nogil

@cython.locals(one=cython.ulonglong, k=Py_ssize_t)
cdef bint _sooner(unsigned long long a, unsigned long long b) noexcept nogil

@cython.locals(
    one=cython.ulonglong, k=Py_ssize_t, q=Py_ssize_t, common=cython.ulonglong,
    face=cython.ulonglong, extent=Py_ssize_t, fewest=Py_ssize_t, shared=cython.ulonglong,
    grown=cython.ulonglong, count=Py_ssize_t, best=cython.ulonglong, best_face=cython.ulonglong
)
cdef Py_ssize_t _extent(
    unsigned long long mask, unsigned long long[::1] room, Py_ssize_t base
) noexcept nogil
