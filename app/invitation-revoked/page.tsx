import type { Metadata } from "next";
import { Message } from "../ui/message.tsx";

export const metadata: Metadata = { title: "An old link" };

/** A link that was renewed or switched off. The server shows this in the room's place. */
export default function InvitationRevoked() {
  return (
    <Message title="This link is an old one">
      It does not open the room any more; whoever sent it to you can send a new one. Until then there is paper
      enough.
    </Message>
  );
}
