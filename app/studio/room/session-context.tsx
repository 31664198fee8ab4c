import { createContext, useContext } from "react";
import type { Session } from "./session.ts";

const SessionContext = createContext<Session | null>(null);

export const SessionProvider = SessionContext.Provider;

/** The visit that this part of the studio belongs to. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("This part of the studio stands outside a room's session.");
  return session;
}
