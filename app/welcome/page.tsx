import type { Metadata } from "next";
import { Message } from "../ui/message.tsx";

const title = "Draw together";
const description = "Say what to draw, and watch strokes become a drawing, on one sheet with others.";

export const metadata: Metadata = {
  title,
  description,
  openGraph: { title, description, siteName: "Croquis" },
};

/** What programs see that only want to show where a link leads: it opens no room and makes nobody a guest. */
export default function Welcome() {
  return <Message title="Draw together">{description}</Message>;
}
