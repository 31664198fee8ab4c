import { useEffect, useState } from "react";
import type { RoomId } from "../../../protocol/ids.ts";
import { Session } from "./session.ts";

/** A visit to the room that lasts as long as the component is mounted; null for an instant before it begins. */
export function useVisit(roomId: RoomId): Session | null {
  const [session, setSession] = useState<Session | null>(null);
  useEffect(() => {
    const visit = new Session(roomId, location.origin.replace(/^http/, "ws"));
    // React's strict mode mounts twice in development; the first time should not knock at the server.
    const opening = setTimeout(() => visit.open(), 0);
    setSession(visit);
    const guard = (event: BeforeUnloadEvent): void => {
      // What neither the server nor this browser has would be lost with this window.
      if (!visit.mayLeave) event.preventDefault();
    };
    addEventListener("beforeunload", guard);
    return () => {
      clearTimeout(opening);
      removeEventListener("beforeunload", guard);
      visit.close();
    };
  }, [roomId]);
  return session;
}
