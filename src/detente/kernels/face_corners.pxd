# The C types of face_corners.py, which runs without them where it is interpreted.
# cython: boundscheck=False, wraparound=False, cdivision=True

cimport cython

from detente.kernels.whole_tableau cimport pivot, first, fix

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

@cython.locals(size=Py_ssize_t, k=Py_ssize_t, _=Py_ssize_t)
cdef bint _new(unsigned long long[::1] table, unsigned long long key) noexcept nogil

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
