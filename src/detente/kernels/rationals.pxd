# C types of rationals.py; the module itself is plain Python.
cimport cython

cdef extern from *:
    """
    /* A new instance without a call of its class; none of its attributes is set. */
    static CYTHON_INLINE PyObject *detente_blank(PyObject *kind) {
        return PyType_GenericAlloc((PyTypeObject *) kind, 0);
    }
    """
    object blank "detente_blank" (object)
    int attribute "PyObject_GenericSetAttr" (object, object, object) except -1

@cython.locals(a=cython.longlong, b=cython.longlong, c=cython.longlong)
cpdef made(long long numerator, long long denominator)

@cython.locals(k=Py_ssize_t, found=dict)
cdef dict _shares(tuple names, list weights, Py_ssize_t start, long long total)
