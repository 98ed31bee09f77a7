// The network of DrawDigit on a page without Python: forward, and δ back to the pixels, as lessons.network computes
// them. An array is {data, shape}; the shape is that of one sample.

const size = (shape) => shape.reduce((all, each) => all * each, 1);
const zeros = (shape) => ({ data: new Float64Array(size(shape)), shape });
const mapped = ({ data, shape }, act) => ({ data: Float64Array.from(data, act), shape });

/** f(z), and f′ as a function of a = f(z), or of z. */
const ACTIVATIONS = {
  sigmoid: { f: (z) => 1 / (1 + Math.exp(-z)), slope: (a) => a * (1 - a) },
  tanh: { f: Math.tanh, slope: (a) => 1 - a * a },
  relu: { f: (z) => Math.max(0, z), slope: (a) => (a > 0 ? 1 : 0) },
};

/** Calls act(output, input, kernel) for each product of a convolution: places in the three arrays. */
function eachProduct([maps, rows, columns], [filters, , k1, k2], act) {
  const [high, wide] = [rows - k1 + 1, columns - k2 + 1];
  for (let q = 0; q < filters; q++) for (let i = 0; i < high; i++) for (let j = 0; j < wide; j++)
    for (let p = 0; p < maps; p++) for (let u = 0; u < k1; u++) for (let v = 0; v < k2; v++)
      act((q * high + i) * wide + j, (p * rows + i + u) * columns + j + v, ((q * maps + p) * k1 + u) * k2 + v);
  return [filters, high, wide];
}

/** For each window the place of its first maximum. */
function maxima({ data, shape: [maps, rows, columns] }, [height, width]) {
  const [high, wide] = [Math.floor(rows / height), Math.floor(columns / width)], places = [];
  for (let p = 0; p < maps; p++) for (let i = 0; i < high; i++) for (let j = 0; j < wide; j++) {
    let most = -1;
    for (let u = 0; u < height; u++) for (let v = 0; v < width; v++) {
      const place = (p * rows + i * height + u) * columns + j * width + v;
      if (most < 0 || data[place] > data[most]) most = place;
    }
    places.push(most);
  }
  return { places, shape: [maps, high, wide] };
}

const LAYERS = {
  conv2d: {
    forward({ w, b }, x) {
      const [, rows, columns] = x.shape, [filters, , k1, k2] = w.shape;
      const z = zeros([filters, rows - k1 + 1, columns - k2 + 1]), each = z.data.length / filters;
      eachProduct(x.shape, w.shape, (to, from, by) => { z.data[to] += w.data[by] * x.data[from]; });
      return mapped(z, (value, place) => value + b.data[Math.floor(place / each)]);
    },
    backward({ w }, delta, x) {
      const back = zeros(x.shape);
      eachProduct(x.shape, w.shape, (to, from, by) => { back.data[from] += w.data[by] * delta.data[to]; });
      return back;
    },
  },
  max_pool2d: {
    forward({ window }, x) {
      const { places, shape } = maxima(x, window);
      return { data: Float64Array.from(places, (place) => x.data[place]), shape };
    },
    backward({ window }, delta, x) {
      const back = zeros(x.shape);
      maxima(x, window).places.forEach((place, i) => { back.data[place] += delta.data[i]; });
      return back;
    },
  },
  flatten: {
    forward: (_, x) => ({ data: x.data, shape: [size(x.shape)] }),
    backward: (_, delta, x) => ({ data: delta.data, shape: x.shape }),
  },
  dense: {
    forward({ W, b }, x) {
      const [, inputs] = W.shape;
      return mapped(b, (bias, i) => x.data.reduce((sum, each, j) => sum + W.data[i * inputs + j] * each, 0) + bias);
    },
    backward({ W }, delta, x) {
      const [, inputs] = W.shape, back = zeros(x.shape);
      delta.data.forEach((each, i) => back.data.forEach((_, j) => { back.data[j] += W.data[i * inputs + j] * each; }));
      return back;
    },
  },
};
for (const [kind, { f, slope }] of Object.entries(ACTIVATIONS)) {
  LAYERS[kind] = {
    forward: (_, z) => mapped(z, f),
    backward: (_, delta, z) => mapped(delta, (each, i) => each * slope(f(z.data[i]))),
  };
}

/** All arrays of a forward pass by name; the first is the picture. */
export function forward({ layers, names }, x) {
  const values = { [names[0]]: x };
  layers.forEach(({ kind, ...given }, i) => {
    values[names[i + 1]] = LAYERS[kind].forward(given, values[names[i]]);
  });
  return values;
}

/** The probabilities that belong to logits. */
export function softmax({ data }) {
  const most = Math.max(...data), powers = Array.from(data, (z) => Math.exp(z - most));
  const sum = powers.reduce((all, each) => all + each, 0);
  return powers.map((each) => each / sum);
}

/** −ln p of the label, from the logits. */
export function lossOf({ data }, label) {
  const most = Math.max(...data);
  return Math.log(data.reduce((all, z) => all + Math.exp(z - most), 0)) - (data[label] - most);
}

/** ∂J/∂(each array) by name, for a label. */
export function backward({ layers, names }, values, label) {
  const output = values[names.at(-1)], p = softmax(output);
  const found = { [names.at(-1)]: { data: Float64Array.from(p, (each, k) => each - (k === label ? 1 : 0)),
    shape: output.shape } };
  for (let i = layers.length - 1; i >= 0; i--) {
    const { kind, ...given } = layers[i];
    found[names[i]] = LAYERS[kind].backward(given, found[names[i + 1]], values[names[i]]);
  }
  return found;
}
