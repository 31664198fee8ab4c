import { notFound } from "next/navigation";
import { roomIdSchema } from "../../../protocol/ids.ts";
import { StudioDoor } from "./studio-door.tsx";

/** A room's studio. The server has checked that the room exists before this is asked for. */
export default async function RoomPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const roomId = roomIdSchema.safeParse((await params).id);
  if (!roomId.success) notFound();
  return <StudioDoor roomId={roomId.data} />;
}
