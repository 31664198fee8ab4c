/** Words that say how a thing is: what the studio completes besides things. Each with its word in German, Spanish, French, Japanese and Chinese. */
export const QUALITIES = {
  colour: {
    red: "rot rojo rouge 赤い 红色",
    orange: "orange naranja orange オレンジ色 橙色",
    yellow: "gelb amarillo jaune 黄色い 黄色",
    green: "grün verde vert 緑色 绿色",
    blue: "blau azul bleu 青い 蓝色",
    purple: "lila morado violet 紫色 紫色",
    pink: "rosa rosa rose ピンク 粉色",
    brown: "braun marrón marron 茶色い 棕色",
    black: "schwarz negro noir 黒い 黑色",
    white: "weiß blanco blanc 白い 白色",
    gray: "grau gris gris 灰色 灰色",
  },
  size: {
    small: "klein pequeño petit 小さい 小",
    big: "groß grande grand 大きい 大",
    tiny: "winzig diminuto minuscule ちっちゃい 微小",
    huge: "riesig enorme énorme 巨大 巨大",
  },
  number: {
    two: "zwei dos deux 二つ 两个",
    three: "drei tres trois 三つ 三个",
    four: "vier cuatro quatre 四つ 四个",
  },
  style: {
    outline: "Umriss contorno contour 輪郭 轮廓",
    filled: "gefüllt relleno rempli 塗りつぶし 填充",
    pastel: "pastell pastel pastel パステル 柔和",
    neon: "neon neón néon ネオン 霓虹",
    pencil: "Bleistift lápiz crayon 鉛筆 铅笔",
  },
};
