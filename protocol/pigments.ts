/** Pigments: who has not said a name is called after the colour that they got. Each reads well on light and dark. */
export const PIGMENTS = [
  { name: "Ochre", color: "#976711" },
  { name: "Madder", color: "#b3364f" },
  { name: "Indigo", color: "#4a5aa8" },
  { name: "Viridian", color: "#2b7d68" },
  { name: "Sienna", color: "#a4532c" },
  { name: "Cobalt", color: "#2f6fb5" },
  { name: "Violet", color: "#7d4fa0" },
  { name: "Sap", color: "#5c7a2a" },
  { name: "Umber", color: "#7a5c42" },
  { name: "Verdigris", color: "#2c7f8c" },
] as const;
export type Pigment = (typeof PIGMENTS)[number];

/** Whether a name is one that nobody chose. */
export const isPigmentName = (name: string): boolean => PIGMENTS.some((pigment) => pigment.name === name);
