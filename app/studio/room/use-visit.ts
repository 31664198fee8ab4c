import { useEffect, useState } from "react";
import type { RoomId } from "../../../protocol/ids.ts";
import { Session } from "./session.ts";
import { Visit } from "./visit.ts";

/** The session of a visit to the room that lasts as long as the component is mounted; null before it begins. */
export function useVisit(roomId: RoomId): Session | null {
  const [session, setSession] = useState<Session | null>(null);
  useEffect(() => {
    const origin = location.origin.replace(/^http/, "ws");
    const visit = new Visit(() => new Session(roomId, origin));
    // React's strict mode mounts twice in development; the first time should not knock at the server.
    const opening = setTimeout(() => visit.open(), 0);
    setSession(visit.session.value);
    const unsubscribe = visit.session.subscribe(() => setSession(visit.session.value));
    const guard = (event: BeforeUnloadEvent): void => {
      // What neither the server nor this browser has would be lost with this window.
      if (!visit.session.value.mayLeave) event.preventDefault();
    };
    addEventListener("beforeunload", guard);
    return () => {
      clearTimeout(opening);
      unsubscribe();
      removeEventListener("beforeunload", guard);
      visit.close();
    };
  }, [roomId]);
  return session;
}
