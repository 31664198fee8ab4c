/** Holds the exported encoders, run by onnxruntime-node, against the trained ones: `work/expected.json`, at most 1e-4 apart. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

process.env.ORT_DISABLE_TELEMETRY = "1";
const { InferenceSession, Tensor } = createRequire(new URL("../../package.json", import.meta.url))(
  "onnxruntime-node",
);
const TOLERANCE = 1e-4;
const folder = process.argv[2] ?? fileURLToPath(new URL("../embedded/", import.meta.url));
const expected = JSON.parse(readFileSync(new URL("work/expected.json", import.meta.url), "utf8"));
const critic = JSON.parse(readFileSync(join(folder, "critic.json"), "utf8"));

const furthest = (given, wanted) =>
  wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - given[i])), 0);
const open = (part) => InferenceSession.create(join(folder, part.file), { intraOpNumThreads: 1 });

const { size, input, output } = critic.image;
const copies = expected.pixels.length / (3 * size * size);
const image = await open(critic.image);
const pixels = new Tensor("float32", Float32Array.from(expected.pixels), [copies, 3, size, size]);
const errors = [furthest((await image.run({ [input]: pixels }))[output].data, expected.imageEmbeds)];

const text = await open(critic.text);
for (const [i, ids] of expected.ids.entries())
  for (const padding of [0, 3]) {
    const padded = [...ids, ...Array(padding).fill(0)];
    const tensor = new Tensor("int64", BigInt64Array.from(padded, BigInt), [1, padded.length]);
    errors.push(
      furthest(
        (await text.run({ [critic.text.input]: tensor }))[critic.text.output].data,
        expected.textEmbeds[i],
      ),
    );
  }
console.log(
  `exported against trained: image ${errors[0].toExponential(1)}, text ${Math.max(...errors.slice(1)).toExponential(1)}`,
);
if (!(Math.max(...errors) <= TOLERANCE)) {
  console.error(`The exported encoders differ from the trained ones by more than ${TOLERANCE}.`);
  process.exit(1);
}
