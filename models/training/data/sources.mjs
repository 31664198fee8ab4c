/**
 * The icon and emoji sets the embedded critic learns from, all under MIT, ISC, Apache-2.0 or CC0.
 * openmoji, twemoji, emojione and game-icons stay out: the judges of the benchmark are trained on those.
 */

/** Sets drawn in colour; every picture shows an emoji, found through the set's `chars.json`. */
export const EMOJI_SETS = ["fluent-emoji-flat", "fluent-emoji", "noto", "noto-v1", "fxemoji"];

/** Sets drawn in colour, whose names are the captions. */
export const COLOUR_SETS = ["flat-color-icons", "meteocons", "icon-park"];

/** Sets drawn in one colour (`currentColor`), recoloured while training. */
export const MONOCHROME_SETS = [
  "ph",
  "tabler",
  "mdi",
  "lucide",
  "fluent",
  "material-symbols",
  "mingcute",
  "iconoir",
  "maki",
  "temaki",
];

/** Words of an icon's name that tell how it is drawn, not what it shows. */
export const VARIANT_WORDS = new Set(
  (
    "outline outlined filled fill regular light thin bold duotone solid sharp rounded round line linear color colour static " +
    "twotone twotoned broken variant alt 2 3 4 5 6 7 8 9 10 11 12 15 16 20 24 28 32 48 one two three four five six small large mini ios android " +
    "v1 v2 new simple line2"
  ).split(" "),
);

/** Names holding any of these words are signs, letters or controls rather than things. */
export const SIGN_WORDS = new Set(
  (
    "off on slash arrow arrows badge alert check checked plus minus add remove cancel close dismiss edit settings setting sync lock unlock search question exclamation " +
    "alpha numeric letter number brand logo microsoft google apple-logo github facebook twitter tabler align border layout text format sort filter " +
    "horizontal vertical left right up down top bottom start end in out corner zoom rotate flip expand collapse menu cog " +
    "account accounts user users person-add people-add member file files folder document documents doc page form table column row cell grid chart graph database cloud-sync " +
    "code api app apps web www http wifi signal network bluetooth usb battery-0 percent currency dollar euro pound yen rupee bitcoin crypto btc eth coin-bitcoin " +
    "circle-a box-multiple prompt variable function math integral sum equal not abc input button switch toggle select selection cursor tab window " +
    "status info information help error warning x xmark ban block disabled pause play stop skip record eject volume mute share export import download upload send receive " +
    "android ios windows linux docker npm python java javascript typescript react vue angular sign signpost symbol symbols marker pin location gps navigation direction " +
    "multiple group item list todo task tasks tag label bookmark star-half half quarter percentage progress loading loader refresh repeat shuffle reload undo redo cut copy paste save print delete"
  ).split(" "),
);

/** Prefixes that some sets put before the thing itself ("animal-dog", "food-apple", "weather-sunny"). */
export const SORT_PREFIXES = [
  "animal",
  "food",
  "weather",
  "vehicle",
  "building",
  "emoji",
  "beach",
  "brightness",
];
