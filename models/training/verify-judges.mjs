/** Holds the exported judges, run by onnxruntime-node, against the trained ones: `work/judges/NAME-expected.json`, at most 1e-4 apart. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

process.env.ORT_DISABLE_TELEMETRY = "1";
const { InferenceSession, Tensor } = createRequire(new URL("../../package.json", import.meta.url))(
  "onnxruntime-node",
);
const TOLERANCE = 1e-4;
const folder = new URL("../../bench/recognise/judges/", import.meta.url);
const readJson = (url) => JSON.parse(readFileSync(url, "utf8"));

for (const name of ["residual", "separable"]) {
  const { image } = readJson(new URL(`${name}.json`, folder));
  const { pixels, embeds } = readJson(new URL(`work/judges/${name}-expected.json`, import.meta.url));
  const session = await InferenceSession.create(fileURLToPath(new URL(image.file, folder)), {
    intraOpNumThreads: 1,
  });
  const shape = [pixels.length / (3 * image.size ** 2), 3, image.size, image.size];
  const feeds = { [image.input]: new Tensor("float32", Float32Array.from(pixels), shape) };
  const given = (await session.run(feeds))[image.output].data;
  const apart = embeds.reduce((most, value, i) => Math.max(most, Math.abs(value - given[i])), 0);
  console.log(`${name}: exported against trained ${apart.toExponential(1)}`);
  if (!(apart <= TOLERANCE)) {
    console.error(`The exported judge "${name}" differs from the trained one by more than ${TOLERANCE}.`);
    process.exit(1);
  }
}
