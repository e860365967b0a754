# The C types of cubes.py, which runs without them where it is interpreted.
# cython: boundscheck=False, wraparound=False, cdivision=True, cpow=True

cimport cython

@cython.locals(
    i=Py_ssize_t, k=Py_ssize_t, value=double, largest=double, power=double, gain=double,
    scale=double, whole=cython.bint
)
cdef double _load(
    double[::1] payoffs, Py_ssize_t base, Py_ssize_t own, double[::1] work, Py_ssize_t to,
    double off
) noexcept nogil

@cython.locals(
    p=Py_ssize_t, sure=Py_ssize_t, x=Py_ssize_t, y=Py_ssize_t, z=Py_ssize_t, value=double
)
cdef Py_ssize_t _pure(double[::1] work, Py_ssize_t cell, double noise) noexcept nogil

cdef Py_ssize_t _step(Py_ssize_t side, Py_ssize_t other) noexcept nogil

@cython.locals(
    j=Py_ssize_t, k=Py_ssize_t, f0=double, f1=double, g0=double, g1=double, at=Py_ssize_t
)
cdef bint _along_edge(
    double[::1] work, Py_ssize_t p, Py_ssize_t first, Py_ssize_t second, double noise
) noexcept nogil

@cython.locals(
    j=Py_ssize_t, k=Py_ssize_t, at=Py_ssize_t, e0=double, e1=double, f0=double, f1=double,
    v0=double, v1=double, v2=double, v3=double, gain=double, sure=Py_ssize_t
)
cdef Py_ssize_t _two_mix(
    double[::1] work, Py_ssize_t p, Py_ssize_t a, double noise, double[::1] profiles, Py_ssize_t to
) noexcept nogil

@cython.locals(
    p=Py_ssize_t, low=double, high=double, q0=double, q1=double, q2=double, lead=double,
    delta=double, root=double, other=double, radius=double, found=Py_ssize_t, verdict=Py_ssize_t,
    i=Py_ssize_t
)
cdef Py_ssize_t _all_mix(
    double[::1] work, double noise, double[::1] profiles, Py_ssize_t to
) noexcept nogil

cdef double _bilinear(double[::1] work, double x0, double x1, double z0, double z1) noexcept nogil

@cython.locals(y=double, low=double, high=double)
cdef bint _beside_root(
    double root, double radius, double q0, double q1, double q2, double delta
) noexcept nogil

@cython.locals(a=double, b=double, c=double, d=double)
cdef Py_ssize_t _crosses(
    double[::1] work, Py_ssize_t at, Py_ssize_t step, Py_ssize_t other, double low, double high,
    double noise
) noexcept nogil

cdef Py_ssize_t _undecided(double[::1] work, double low, double high, double noise) noexcept nogil

@cython.locals(
    first=Py_ssize_t, third=Py_ssize_t, x0=double, x1=double, z0=double, z1=double, needed=double
)
cdef Py_ssize_t _mixture(
    double[::1] work, double y, double radius, double noise, double[::1] profiles, Py_ssize_t to
) noexcept nogil

cdef void _write(double[::1] profiles, Py_ssize_t to, double first, double second) noexcept nogil
