# C types of confirmation.py; the module itself is plain Python.
cimport cython

cdef extern from *:
    """
    #if defined(__SIZEOF_INT128__)
    typedef __int128 detente_wide;
    #else
    typedef long long detente_wide;
    #endif
    """
    ctypedef long long wide "detente_wide"

@cython.locals(
    lists=Py_ssize_t, equations=Py_ssize_t, small=bint, step=Py_ssize_t, failed=Py_ssize_t, at=Py_ssize_t, to=Py_ssize_t, k=Py_ssize_t,
    q=Py_ssize_t
)
cdef Py_ssize_t _confirm(
    long long[::1] first, long long[::1] second, Py_ssize_t m, Py_ssize_t n,
    long long[::1] records, Py_ssize_t used, long long[::1] answers, long long[::1] work
)

@cython.locals(i=Py_ssize_t, j=Py_ssize_t, least=cython.longlong, most=cython.longlong)
cdef bint _shift(
    long long[::1] payoffs, Py_ssize_t own, Py_ssize_t other, Py_ssize_t step,
    Py_ssize_t other_step, long long[::1] whole, Py_ssize_t base
) noexcept nogil

@cython.locals(k=Py_ssize_t, i=Py_ssize_t, q=Py_ssize_t)
cdef Py_ssize_t _listed(
    long long[::1] records, Py_ssize_t at, Py_ssize_t actions, long long[::1] lists, Py_ssize_t to
) noexcept nogil

@cython.locals(
    width=Py_ssize_t, r=Py_ssize_t, c=Py_ssize_t, i=Py_ssize_t, limit=cython.longlong,
    determinant=cython.longlong, sign=cython.longlong, total=cython.longlong,
    weight=cython.longlong, value=wide, left=wide
)
cdef Py_ssize_t _weights(
    long long[::1] work, Py_ssize_t base, Py_ssize_t own, Py_ssize_t other, Py_ssize_t mine,
    Py_ssize_t theirs, Py_ssize_t k, Py_ssize_t e, long long[::1] answers, Py_ssize_t to
) noexcept nogil

@cython.locals(
    width=Py_ssize_t, one=wide, limit=cython.longlong, before=wide, p=Py_ssize_t, q=Py_ssize_t,
    c=Py_ssize_t, r=Py_ssize_t, entry=cython.longlong, pivot=wide, factor=wide, value=wide
)
cdef cython.longlong _eliminate(long long[::1] work, Py_ssize_t e, Py_ssize_t k) noexcept nogil
