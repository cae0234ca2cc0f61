/**
 * Paint under a lamp, as shader text: colour, relief turned into normals, varnish that glints as the camera breathes. Works on paper lie
 * flat under a mount, stained glass is lit from behind. Whoever uses it says where colour and height come from.
 */
import { LAMP_GLSL } from './shared-light.ts';

export type Ground = 'canvas' | 'paper' | 'glass';

export const GROUND_NUMBER: Record<Ground, number> = { canvas: 0, paper: 1, glass: 2 };

/** Paint stands this high off the canvas from black to white of the relief, metres. */
export const PAINT_DEPTH_M: Record<Ground, number> = { canvas: 0.0062, paper: 0, glass: 0.004 };

/** What a sheet of canvas, paper or glass is. Comes before the functions that `PAINT_GLSL` calls. */
export const SHEET_GLSL = /* glsl */ `
${LAMP_GLSL}
struct Sheet {
  vec2 size;    // metres
  float outer;  // longer side of the frame in metres, which the lamp is set for
  vec3 aim;     // middle of the work in the room
  float light;  // of its lamp, 0..1
  float recess; // metres behind the face of the frame
  float mount;  // share of the side that the mount covers
  int ground;   // 0 canvas, 1 paper, 2 glass
  float depth;  // metres of paint from no height to the full one
  float texel;  // of the relief, as a share of the side
  float shown;
};
`;

/**
 * `paintUnderLamp(sheet, uv, world, eye)`. Needs, for `uv` of the picture from its lower left corner: `vec3 colourAt(vec2)`,
 * `float heightAt(vec2)`, and `float heightAround(vec2)`, the mean height within some brush strokes.
 */
export const PAINT_GLSL = /* glsl */ `
vec4 paintUnderLamp(Sheet sheet, vec2 sheetUv, vec3 world, vec3 eye) {
  vec2 uv = (sheetUv - sheet.mount) / (1.0 - 2.0 * sheet.mount);
  vec2 inside = step(vec2(0.0), uv) * step(uv, vec2(1.0));
  bool mounted = sheet.mount > 0.0 && inside.x * inside.y < 0.5;
  vec2 at = clamp(uv, 0.0, 1.0);
  vec3 colour = colourAt(at);

  // Relief: differences over at least a texel and about a pixel, in metres of paint over metres of canvas.
  vec2 reach = max(vec2(sheet.texel), fwidth(at) * 0.75);
  vec2 slope = vec2(
    heightAt(at + vec2(reach.x, 0.0)) - heightAt(at - vec2(reach.x, 0.0)),
    heightAt(at + vec2(0.0, reach.y)) - heightAt(at - vec2(0.0, reach.y))
  ) * sheet.depth / (2.0 * reach * sheet.size * (1.0 - 2.0 * sheet.mount));
  float thick = heightAt(at);
  float hollow = thick - heightAround(at);
  vec3 n = normalize(vec3(-slope, 1.0));
  vec3 v = normalize(eye - world);
  float pixel = length(fwidth(sheetUv * sheet.size));

  float roughness = 0.34;
  float f0 = 0.05;
  if (sheet.ground == 1) {
    vec2 grain = vec2(valueNoise(sheetUv * sheet.size * 900.0), valueNoise(sheetUv * sheet.size * 900.0 + 17.0)) - 0.5;
    n = normalize(n + vec3(grain * 0.35 * (1.0 - smoothstep(0.0006, 0.004, pixel)), 0.0));
    roughness = 0.85;
    f0 = 0.02;
  }
  if (mounted) {
    // Board with a bevelled window: the cut shows its white core, bright below where it faces the lamp.
    vec2 side = max(-uv, uv - 1.0) * sheet.size * (1.0 - 2.0 * sheet.mount);
    float cut = max(side.x, side.y);
    vec2 edge = side.x > side.y ? vec2(-sign(uv.x - 0.5), 0.0) : vec2(0.0, -sign(uv.y - 0.5));
    colour = vec3(0.80, 0.76, 0.68);
    n = vec3(0.0, 0.0, 1.0);
    if (cut < 0.0045) { n = normalize(vec3(edge, 0.9)); colour = vec3(0.9, 0.88, 0.83); }
    float grain = valueNoise(sheetUv * sheet.size * 1300.0) - 0.5;
    n = normalize(n + vec3(grain * 0.05));
    roughness = 0.95; f0 = 0.01; hollow = 0.0;
  }

  vec3 toLamp;
  float lamp = lampAt(world, sheet.aim, sheet.outer, toLamp) * sheet.light * 1.75;
  // The frame's upper member throws a thin shadow on the canvas.
  float fromTop = (1.0 - sheetUv.y) * sheet.size.y;
  float fromSide = min(sheetUv.x, 1.0 - sheetUv.x) * sheet.size.x;
  float thrown = sheet.recess * toLamp.y / max(toLamp.z, 0.2);
  float open = smoothstep(thrown * 0.55, thrown * 1.25 + 0.004, fromTop);
  float nook = (0.55 + 0.45 * smoothstep(0.0, sheet.recess * 0.9 + 0.004, min(fromTop + 0.004, fromSide)));
  lamp *= mix(0.32, 1.0, open) * nook;
  // Paper's own shadow under the mount's upper cut.
  if (sheet.mount > 0.0 && !mounted) lamp *= mix(0.72, 1.0, smoothstep(0.0, 0.012, (1.0 - at.y) * sheet.size.y));

  float nl = max(dot(n, toLamp), mounted ? 0.45 : 0.0);
  float cavity = clamp(1.0 + hollow * 1.3, 0.62, 1.25);
  vec3 white = mix(uLampColour, vec3(1.0), 0.62); // pictures are hung under whiter lamps than walls
  vec3 light = white * lamp;
  vec3 r = reflect(-v, n);
  float window = smoothstep(0.25, 0.95, r.y) * smoothstep(-0.1, 0.8, r.z);
  float spark = gloss(n, toLamp, v, roughness, f0);
  float wide = gloss(n, toLamp, v, min(1.0, roughness * 1.9), f0);
  vec3 lit = colour * cavity * (light * nl + uFill * 0.12 * uRoom * nook)
    + light * (spark * 0.85 + wide * 0.55)
    + white * window * f0 * 0.35 * (0.15 + sheet.light) * uRoom;
  if (sheet.ground == 2 && !mounted) {
    // Glass: the light comes through; lead stays dark, and the nearer glass is to white the more it burns.
    vec3 through = colour * colour * 2.1 * sheet.light;
    lit = lit * 0.18 + through * nook + light * spark * 0.5;
  }
  return vec4(lit, sheet.shown);
}
`;
