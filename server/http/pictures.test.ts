import sharp from "sharp";
import { expect, test } from "vitest";
import { storedPictureSchema } from "../../protocol/style.ts";
import { sharedServer } from "../testing/harness.ts";

const shared = sharedServer();

test("a picture is brought, and shown as what is kept of it", async () => {
  const server = shared();
  const png = await sharp({ create: { width: 40, height: 30, channels: 3, background: "#c04020" } })
    .png()
    .toBuffer();
  const bring = () => fetch(`${server.url}/api/pictures`, { method: "POST", body: new Uint8Array(png) });
  const answer = await bring();
  expect(answer.status).toBe(201);
  const stored = storedPictureSchema.parse(await answer.json());
  expect(stored).toMatchObject({ width: 40, height: 30 });
  expect(await (await bring()).json()).toEqual(stored);

  const shown = await fetch(`${server.url}/api/pictures/${stored.id}`);
  expect(shown.status).toBe(200);
  expect(Object.fromEntries(shown.headers)).toMatchObject({
    "content-type": "image/webp",
    "cache-control": "private, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    etag: `"${stored.id}"`,
  });
  const pixels = await sharp(await shown.arrayBuffer())
    .raw()
    .toBuffer();
  expect([...pixels.subarray(0, 3)]).toEqual([0xc0, 0x40, 0x20]);
});
