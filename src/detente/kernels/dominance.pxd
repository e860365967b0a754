# C types of dominance.py; the module itself is plain Python.
cimport cython

@cython.locals(
    length=Py_ssize_t, begin=Py_ssize_t, many=Py_ssize_t, changed=bint, at=Py_ssize_t,
    mine=Py_ssize_t, better=Py_ssize_t, count=Py_ssize_t, k=Py_ssize_t, _=Py_ssize_t,
    any_=cython.ulonglong
)
cdef void _undominated(
    const long long[::1] questions, Py_ssize_t others, Py_ssize_t size, unsigned long long[::1] beats,
    unsigned long long[::1] alive, unsigned long long[::1] beaten
)

@cython.locals(
    first=Py_ssize_t, second=Py_ssize_t, k=Py_ssize_t, j=Py_ssize_t, there=cython.ulonglong
)
cdef void _unless(
    unsigned long long[::1] beaten, unsigned long long[::1] beats, Py_ssize_t row,
    unsigned long long[::1] alive, const long long[::1] questions, Py_ssize_t at, Py_ssize_t others,
    Py_ssize_t size, Py_ssize_t begin, Py_ssize_t many
) noexcept nogil
