# C types of writing.py; the module itself is plain Python.
cimport cython

cdef extern from "Python.h":
    int attribute "PyObject_GenericSetAttr" (object, object, object) except -1

@cython.locals(
    found=list, row=tuple, p=object, q=object, i=Py_ssize_t, j=Py_ssize_t, k=Py_ssize_t
)
cdef list _equilibria(
    tuple players, list own, list other, list gives, list gets, list rows, object find
)

@cython.locals(found=list, row=tuple, k=Py_ssize_t)
cdef list _components(list rows)

@cython.locals(found=list, row=tuple, members=tuple, k=Py_ssize_t)
cdef list _isolated(list rows)

@cython.locals(
    of=list, by_strategy=dict, indices=list, found=list, placed=list, near=tuple, row=tuple, k=Py_ssize_t, at=Py_ssize_t
)
cdef tuple _spanned(list rows, list parts, list nearby)
