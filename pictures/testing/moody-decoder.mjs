// A decoder's program that a file can make do what a file should not: the tests' stand-in for one that was taken over.
// It starts at once, for it reads nothing: whatever else it is given shows the same white pixel.
import { readFile } from "node:fs/promises";

const PIXEL = Buffer.from("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==", "base64");

const MOODS = {
  hang: () => {
    for (;;);
  },
  crash: () => process.abort(),
  "say nonsense": () => process.send({ type: "read", width: "wide" }),
  "say svg": () => process.send({ type: "read", width: 8, height: 8, bytes: Buffer.from("<svg/>") }),
};
const sayPixel = () => process.send({ type: "read", width: 1, height: 1, bytes: PIXEL });

process.on("disconnect", () => process.exit());
process.on("message", async ({ path }) => {
  const file = await readFile(path, "latin1");
  (MOODS[file] ?? sayPixel)();
});
process.send({ type: "ready" });
