/** The vector at unit length, in place; one without direction becomes the first axis. */
export function normalise(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.sqrt(sum);
  if (Number.isFinite(length) && length > 0)
    for (let place = 0; place < vector.length; place += 1)
      vector[place] = (vector[place] ?? 0) / length;
  else vector.fill(0).fill(1, 0, 1);
  return vector;
}

/** −1 to 1 for vectors of unit length. */
export function cosine(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let place = 0; place < one.length; place += 1)
    sum += (one[place] ?? 0) * (other[place] ?? 0);
  return sum;
}
