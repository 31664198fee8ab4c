import type { IncomingMessage, ServerResponse } from "node:http";
import { CroquisError } from "../../protocol/errors.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { pictureIdSchema } from "../../protocol/style.ts";
import type { ServerConfig } from "../config.ts";
import type { Pictures } from "../pictures.ts";
import { TokenBuckets } from "../rate.ts";
import { clientAddress } from "./address.ts";
import { refuseMethod, sendJson } from "./json.ts";
import { KeptAnswers } from "./kept-answers.ts";
import { isAllowedOrigin } from "./origin.ts";
import { cutOff, receivePicture } from "./pictures-upload.ts";

const PICTURES = "/api/pictures";
const REFERENCES = "/api/references";
/** Pictures that may be on their way at once, ten megabytes of disk each. */
const ON_THE_WAY = 64;

/** Answers when the address is one of pictures'; otherwise it says false. */
export type PictureRoutes = (
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
) => Promise<boolean>;

export function createPictureRoutes(config: ServerConfig, pictures: Pictures): PictureRoutes {
  const bringing = new TokenBuckets(LIMITS.picturesPerSecond, LIMITS.pictureBurst);
  const kept = new KeptAnswers();
  let onTheWay = 0;

  const bring = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isAllowedOrigin(request, config.publicOrigins)) throw new CroquisError("forbidden-origin");
    if (!bringing.take(clientAddress(request, config.trustProxy)))
      throw new CroquisError("too-many-requests");
    if (pictures.isFull || onTheWay >= ON_THE_WAY) throw new CroquisError("too-many-requests");
    onTheWay++;
    try {
      sendJson(response, 201, await pictures.bring((path) => receivePicture(request, path)));
    } finally {
      onTheWay--;
    }
  };

  const show = async (request: IncomingMessage, response: ServerResponse, asked: string): Promise<void> => {
    const id = pictureIdSchema.safeParse(asked);
    const bytes = id.success ? await pictures.read(id.data) : null;
    if (bytes === null) throw new CroquisError("picture-not-found");
    const tag = `"${asked}"`;
    // Private: who has no link to the room should not find it in a cache that many share.
    response.setHeader("Cache-Control", "private, max-age=31536000, immutable");
    response.setHeader("ETag", tag);
    response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (
      request.headers["if-none-match"]?.split(",").some((each) => each.trim().replace(/^W\//, "") === tag)
    ) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(200, { "Content-Type": "image/webp", "Content-Length": bytes.length });
    response.end(request.method === "HEAD" ? undefined : bytes);
  };

  return async (request, response, pathname) => {
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (pathname === PICTURES) {
      response.once("finish", () => cutOff(request));
      if (request.method === "POST") await bring(request, response);
      else refuseMethod(response, "POST", "Pictures are brought with POST.");
    } else if (pathname === REFERENCES || pathname.startsWith(`${PICTURES}/`)) {
      if (!isRead) refuseMethod(response, "GET, HEAD", "Pictures are asked for with GET.");
      else if (pathname === REFERENCES) kept.send(request, response, pictures.studio.answer);
      else await show(request, response, pathname.slice(PICTURES.length + 1));
    } else {
      return false;
    }
    return true;
  };
}
