import type { Metadata } from "next";
import { Message } from "../ui/message.tsx";
import { SignIn } from "./sign-in.tsx";

export const metadata: Metadata = { title: "By invitation" };

/** Somebody came with a room's own address, and is no member. The server shows this in the room's place. */
export default function InvitationNeeded() {
  return (
    <Message title="By invitation" action={<SignIn />}>
      People are drawing here who let others in by a link. Ask one of them for it: the link starts with{" "}
      <span className="whitespace-nowrap">/join/</span>, not with{" "}
      <span className="whitespace-nowrap">/room/</span>. If this room is yours, sign in, or open it in the
      browser in which you made it.
    </Message>
  );
}
