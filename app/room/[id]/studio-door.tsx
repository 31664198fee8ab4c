"use client";

import dynamic from "next/dynamic";
import type { RoomId } from "../../../protocol/ids.ts";
import { Skeleton } from "../../studio/skeleton.tsx";

/** The studio lives in the browser alone: a canvas, sockets and a shared document mean nothing on the server. */
const Studio = dynamic(() => import("../../studio/studio.tsx"), { ssr: false, loading: () => <Skeleton /> });

export function StudioDoor({ roomId }: { readonly roomId: RoomId }) {
  return <Studio roomId={roomId} />;
}
