# C types of balls.py; the module itself is plain Python.
cimport cython

@cython.locals(a=Py_ssize_t, b=Py_ssize_t, da=Py_ssize_t, db=Py_ssize_t, k=Py_ssize_t)
cdef void _add(
    const double[::1] x, const double[::1] dx, const double[::1] y, const double[::1] dy, double sign, double rounding,
    double grow, double[::1] z, double[::1] dz
)

@cython.locals(a=Py_ssize_t, b=Py_ssize_t, da=Py_ssize_t, db=Py_ssize_t, k=Py_ssize_t)
cdef void _multiply(
    const double[::1] x, const double[::1] dx, const double[::1] y, const double[::1] dy, double most_x, double most_y,
    double rounding, double grow, double[::1] z, double[::1] dz
)

@cython.locals(
    a=Py_ssize_t, b=Py_ssize_t, da=Py_ssize_t, db=Py_ssize_t, k=Py_ssize_t,
    all_yes=cython.uchar, all_no=cython.uchar, sure=cython.uchar, one=double, two=double
)
cdef int _choose(
    const unsigned char[::1] yes, const unsigned char[::1] no, const double[::1] x, const double[::1] dx,
    const double[::1] y, const double[::1] dy, double[::1] z, double[::1] dz
)

@cython.locals(
    a=Py_ssize_t, b=Py_ssize_t, da=Py_ssize_t, db=Py_ssize_t, k=Py_ssize_t, size=double,
    off=double, room=double, most=double, value=double
)
cdef double _divide(
    const double[::1] x, const double[::1] dx, const double[::1] y, const double[::1] dy, double step, double tiny,
    double grow, double[::1] z, double[::1] dz
)

cdef Py_ssize_t _step(const double[::1] row) noexcept
