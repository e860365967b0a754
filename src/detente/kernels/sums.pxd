# C types of sums.py; the module itself is plain Python.
cimport cython

@cython.locals(k=Py_ssize_t, size=Py_ssize_t, term=double)
cdef void _add(double weight, const double[::1] row, double[::1] total, bint first) except *
