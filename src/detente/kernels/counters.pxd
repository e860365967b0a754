# C types of counters.py; the module itself is plain Python.
cimport cython

cdef extern from *:
    """
    #if defined(__SIZEOF_INT128__)
    typedef unsigned __int128 detente_wide;
    #else
    #error "a type of 128 bits is needed; without it the module runs interpreted"
    #endif
    """
    ctypedef unsigned long long wide "detente_wide"

@cython.locals(
    count=Py_ssize_t, size=Py_ssize_t, begin=Py_ssize_t, many=Py_ssize_t, at=Py_ssize_t,
    to=Py_ssize_t, k=Py_ssize_t, word=cython.longlong, first=double, above=double, step=double,
    share=double
)
cdef void _drawn(
    unsigned long long seed, unsigned long long stream, unsigned long long start,
    double[::1] grids, double[::1] rows, unsigned long long[::1] words
)

@cython.locals(
    k=Py_ssize_t, a=cython.ulonglong, b=cython.ulonglong, c=cython.ulonglong, d=cython.ulonglong,
    one=cython.ulonglong, two=cython.ulonglong, product=wide, other=wide, _=Py_ssize_t
)
cdef void _stir(
    unsigned long long seed, unsigned long long stream, unsigned long long state, Py_ssize_t many,
    unsigned long long[::1] words
) noexcept nogil
