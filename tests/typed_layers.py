"""Layers as a person types them: name, text, what is asked; and each derived, once for all tests of a process."""

from functools import cache

from lessons.derivations import Chain, Derivation, derive

NORM = """m[d] = mean(x[n,d], n)
v[d] = mean((x[n,d]-m[d])**2, n)
s[d] = sqrt(v[d]+eps)
xhat[n,d] = (x[n,d]-m[d])/s[d]
y[n,d] = gamma[d]*xhat[n,d]+beta[d]"""
LAYER_NORM = """m[n] = mean(x[n,d], d)
v[n] = mean((x[n,d]-m[n])**2, d)
s[n] = sqrt(v[n]+eps)
xhat[n,d] = (x[n,d]-m[n])/s[n]
y[n,d] = gamma[d]*xhat[n,d]+beta[d]"""
SCORES = "s[i,j] = sum(q[i,d]*k[j,d], d)"
SOFTMAX = "a[i,j] = exp(s[i,j])/sum(exp(s[i,l]), l)"
ATTENTION = f"{SCORES}\n{SOFTMAX}\ny[i,e] = sum(a[i,j]*v[j,e], j)"
MASKED = """s[i,j] = sum(q[i,d]*k[j,d], d)
a[i,j] = [j <= i]*exp(s[i,j])/sum([l <= i]*exp(s[i,l]), l)
y[i,e] = sum(a[i,j]*v[j,e], j)"""
SELF = "q[i,d] = sum(Q[d,c]*x[i,c], c)\nk[i,d] = sum(K[d,c]*x[i,c], c)\nv[i,e] = sum(V[e,c]*x[i,c], c)\n" + ATTENTION
LSTM = (
    "f[j] = sigmoid(zf[j])\ni[j] = sigmoid(zi[j])\no[j] = sigmoid(zo[j])\ng[j] = tanh(zg[j])\n"
    "c[j] = f[j]*c0[j] + i[j]*g[j]\nr[j] = tanh(c[j])\nh[j] = o[j]*r[j]"
)
COSINE = "p = sum(a[i]*b[i], i)\nm = sqrt(sum(a[i]**2, i))\nn = sqrt(sum(b[j]**2, j))\nc = p/(m*n)"
BPTT = "h[0] = 0\nh[t] = tanh(w*h[t-1]+u*x[t]+b)"
RNN = "h[t,j] = tanh(sum(U[j,i]*x[t,i], i) + sum([2<=t<=T]*W[j,l]*h[t-1,l], l))"
MLP = "z[n,j] = sum(W[j,i]*x[n,i], i) + b[j]\na[n,j] = tanh(z[n,j])\ny[n,k] = sum(V[k,j]*a[n,j], j) + c[k]"
TWO = "a[i] = sum(w[k]*x[i+k-1], k)\ny[j] = sum(v[r]*a[j+r-1], r)"
RESIDUAL = "z[j] = sum(W[j,i]*x[i], i)\na[j] = tanh(z[j])\ny[j] = x[j] + a[j]"
DEPTHWISE = "y[p,i] = sum(w[p,k]*x[p,i+k-1], k)"
GROUPED = "y[g,q,i] = sum(w[g,q,p,k]*x[g,p,i+k-1], p, k)"
TRANSPOSED = "y[m] = sum(x[i]*w[m-s*(i-1)]*[1 <= m-s*(i-1) <= K], i)"

LAYERS = {
    "dense": ("y[j] = sum(W[j,i]*x[i], i) + b[j]", ("W[r,c]", "x[m]", "b[m]")),
    "dense batch": ("y[n,j] = sum(W[j,i]*x[n,i], i) + b[j]", ("W[r,c]", "x[m,r]", "b[m]")),
    "convolution": ("y[i] = sum(w[k]*x[i+k-1], k) + b", ("w[m]", "x[j]", "b")),
    "strided": ("y[i] = sum(w[k]*x[s*(i-1)+k], k)", ("w[m]", "x[j]")),
    "padded": ("M = L+2*p-K+1\ny[i] = sum(w[k]*x[i+k-1-p]*[1 <= i+k-1-p <= L], k)", ("w[m]", "x[j]"), "y[M]"),
    "dilated": ("y[i] = sum(w[k]*x[i+d*(k-1)], k)", ("w[m]", "x[j]")),
    "dilated maps": ("y[q,i] = sum(w[q,p,k]*x[p,i+d*(k-1)], p, k) + b[q]", ("w[r,u,v]", "x[r,j]", "b[r]")),
    "depthwise": (DEPTHWISE, ("w[q,m]", "x[q,j]")),
    "grouped": (GROUPED, ("w[a,b,c,e]", "x[a,b,c]")),
    "transposed": (TRANSPOSED, ("x[j]", "w[r]"), "y[s*(N-1)+K]"),
    "convolution 2-D": ("y[i,j] = sum(w[k,l]*x[i+k-1,j+l-1], k, l)", ("w[u,v]", "x[m,n]")),
    "bilinear": ("y = sum(u[i]*A[i,j]*v[j], i, j)", ("A[m,n]", "u[m]")),
    "scores": (SCORES, ("q[m,r]", "k[m,r]")),
    "attention": (ATTENTION, ("q[m,r]", "k[m,r]", "v[m,r]")),
    "masked attention": (MASKED, ("q[m,r]", "v[m,r]")),
    "self-attention": (SELF, ("x[m,r]", "Q[m,r]")),
    "batch norm": (NORM, ("x[k,l]", "gamma[l]", "beta[l]")),
    "layer norm": (LAYER_NORM, ("x[k,l]", "gamma[l]")),
    "RMS norm": ("r = sqrt(mean(x[i]**2, i) + eps)\ny[i] = g[i]*x[i]/r", ("x[j]", "g[j]")),
    "cosine": (COSINE, ("a[r]", "b[r]")),
    "recurrent step": ("z[j] = sum(W[j,l]*h[l], l) + sum(U[j,i]*x[i], i)\ny[j] = tanh(z[j])", ("W[m,n]", "h[m]")),
    "scalar recurrence": (BPTT, ("w", "u", "x[r]")),
    "recurrence": (RNN, ("W[m,n]", "x[m,n]")),
    "LSTM": (LSTM, ("zf[m]", "zg[m]", "c0[m]")),
    "residual": (RESIDUAL, ("x[m]", "W[m,n]")),
    "average": ("y[i] = sum(x[s*(i-1)+k], k, 1, s)/s", ("x[j]",)),
    "decay": ("E = lam*sum(W[j,i]**2, i, j)/2", ("W[m,n]",)),
    "squared error": ("E = sum((y[i]-t[i])**2, i)/2", ("y[j]",)),
    "Huber": (
        "e[i] = y[i]-t[i]\nE = sum([1-e[i]**2 > 0]*e[i]**2/2 + (1-[1-e[i]**2 > 0])*(2*[e[i] > 0]*e[i]-e[i]-1/2), i)",
        ("y[j]",),
    ),
    "hinge": ("E = sum((1-t[i]*y[i])*[1-t[i]*y[i] > 0], i)", ("y[j]",)),
    "SiLU": ("a[i] = sigmoid(z[i])\ny[i] = z[i]*a[i]", ("z[j]",)),
    "sigmoid": ("y[i] = sigmoid(z[i])", ("z[j]",)),
    "ReLU": ("y[i] = relu(z[i])", ("z[j]",)),
    "softmax": ("y[j] = exp(z[j])/sum(exp(z[l]), l)", ("z[m]",)),
    "two convolutions": (TWO, ("x[m]", "w[m]")),
    "MLP": (MLP, ("x[m,r]", "W[m,r]", "V[m,r]")),
    "upsampling": ("y[j] = x[ceil(j/s)]", ("x[i]",)),
    "mean over samples": ("E = sum((y[n,k]-t[n,k])**2, n, k)/(2*N)", ("y[m,r]",)),
}
MORE = {
    "gated unit": ("g[i] = sigmoid(z[i])\ny[i] = g[i]*x[i] + (1-g[i])*h[i]", ("z[j]", "x[j]")),
    "leaky ReLU": ("y[i] = z[i]*[z[i] > 0] + alpha*z[i]*(1-[z[i] > 0])", ("z[j]",)),
    "softplus": ("y[i] = log(1+exp(z[i]))", ("z[j]",)),
    "circular shift": ("y[i] = x[i+1]*[1 <= i+1 <= N] + c*x[i]", ("x[j]", "c")),
    "outer product": ("y[i,j] = u[i]*v[j]", ("u[m]", "v[m]")),
    "embedding by a table": ("y[n,d] = sum(T[n,v]*W[v,d], v)", ("W[m,r]",)),
    "log loss": ("E = -sum(t[n]*log(p[n]) + (1-t[n])*log(1-p[n]), n)", ("p[m]",)),
    "cross-entropy": ("p[k] = exp(z[k])/sum(exp(z[l]), l)\nE = -sum(t[k]*log(p[k]), k)", ("z[m]",)),
    "factorization": ("y[i,j] = sum(U[i,r]*V[j,r], r)", ("U[m,n]", "V[m,n]")),
    "exponential average": ("m[0] = 0\nm[t] = beta*m[t-1] + (1-beta)*x[t]", ("x[r]",)),
    "distance": ("y = sqrt(sum((a[i]-b[i])**2, i) + eps)", ("a[j]", "b[j]")),
    "graph convolution": ("y[v,j] = sum(A[v,u]*x[u,i]*W[j,i], u, i)", ("x[m,r]", "W[m,r]")),
    "global average": ("y[p] = mean(x[p,i,j], i, j)", ("x[q,m,n]",)),
    "sigmoid layer": ("y[j] = sigmoid(sum(V[j,i]*x[i], i) + c[j])", ("x[m]", "V[j,i]")),
    "gated layer": (
        "g[j] = sigmoid(sum(V[j,i]*x[i], i) + c[j])\nh[j] = sum(W[j,i]*x[i], i) + b[j]\ny[j] = g[j]*h[j]", ("x[m]",)),
    "radial basis": ("y[k] = exp(-g*sum((x[i]-c[k,i])^2, i))", ("c[k,i]", "x[j]")),
    "maps 2-D": ("y[q,i,j] = sum(w[q,p,k,l]*x[p,i+k-1,j+l-1], p, k, l)", ("w[a,b,r,u]", "x[a,m,n]")),
    "channels last": ("y[n,i,q] = sum(w[k,p,q]*x[n,i+k-1,p], k, p) + b[q]", ("w[r,c,o]", "x[m,j,c]", "b[o]")),
    "batch of maps": ("y[n,q,i] = sum(w[q,p,k]*x[n,p,s*(i-1)+k], p, k)", ("w[a,b,r]", "x[a,m,r]")),
    "time-delay": ("y[t,j] = sum(W[j,k,i]*x[t+k-1,i], k, i)", ("W[m,n,r]", "x[m,n]")),
    "softmax, labels": (
        "p[n,k] = exp(z[n,k])/sum(exp(z[n,l]), l)\nE = -sum(t[n,k]*log(p[n,k]), n, k)/N\nsum(t[n,k], k) = 1",
        ("z[m,j]",)),
    "regularized": ("y[j] = sum(W[j,i]*x[i], i)\nR = lam*sum(W[j,i]^2, j, i)/2\nJ = E + R", ("W[m,n]", "x[m]")),
    "read backwards": ("y[i] = a*x[N-i+1]", ("x[j]", "a")),
    "windows as rows": (
        "M = floor((L-K)/s)+1\nX[i,k] = x[s*(i-1)+k]\ny[i] = sum(X[i,k]*w[k], k)", ("w[m]",), "x[L], X[M,K]"),
    "masked maps": ("y[q,i] = sum(T[q,p]*w[q,p,k]*x[p,i+k-1], p, k)", ("w[a,b,r]", "x[a,m]")),
    "sigmoid, log loss": (
        "a[i] = sigmoid(z[i])\nE = -sum(t[i]*log(a[i]) + (1-t[i])*log(1-a[i]), i)", ("z[j]",)),
    "shrinking step": ("y[i] = x[i] - alpha*(g[i] + lam*x[i])", ("x[j]",)),
    "one output": ("y[j] = sum(W[j,i]*x[i], i)\nE = sum([j == c]*y[j], j)", ("x[m]",)),
    "convolution behind tanh": ("a[i] = tanh(z[i])\ny[i] = sum(w[k]*a[i+k-1], k)", ("z[j]", "w[m]")),
}
TARGETS = [
    (name, text, wrt, *shapes)
    for table in (LAYERS, MORE)
    for name, (text, asked, *shapes) in table.items()
    for wrt in asked
]


@cache
def derived(name: str, wrt: str) -> Derivation | Chain:
    text, _, *shapes = (LAYERS | MORE)[name]
    return derive(text, wrt, shapes=shapes[0] if shapes else "")


def of(target: str) -> Derivation | Chain:
    """Of a name and what is asked, such as "softmax, labels, z[m,j]"."""
    return derived(*target.rsplit(", ", 1))
