/**
 * Pictures of one size as layers of one texture: any number of them is one binding, and a new one is a copy into its own layer and nothing
 * else. Storage doubles when it is full. It knows no pictures and no works.
 */
import { ExternalTexture, type WebGLRenderer } from 'three';
import { chainBytes, levelBytes, levelsOf, sideAt } from './mip-chain.ts';

export class LayerArray {
  /** For a `sampler2DArray`. Colours are sRGB, the first row of a picture is the top one. */
  readonly texture = new ExternalTexture();
  readonly width: number;
  readonly height: number;
  /** Bytes copied to the card since the beginning. */
  uploaded = 0;
  private readonly renderer: WebGLRenderer;
  private readonly gl: WebGL2RenderingContext;
  private readonly most: number;
  private readonly first: number;
  private readonly free: number[] = [];
  private layers = 0;

  /** @param most layers at most; a card may allow fewer @param first layers to begin with */
  constructor(renderer: WebGLRenderer, width: number, height: number, most: number, first = 16) {
    this.renderer = renderer;
    this.gl = renderer.getContext() as WebGL2RenderingContext;
    this.width = width;
    this.height = height;
    this.first = first;
    this.most = Math.min(most, this.gl.getParameter(this.gl.MAX_ARRAY_TEXTURE_LAYERS) as number);
  }

  /** Layers taken. */
  get used(): number {
    return this.layers - this.free.length;
  }

  /** Bytes on the card. */
  get held(): number {
    return this.layers * chainBytes(this.width, this.height);
  }

  /** A layer of one's own, or null when there is none left. */
  take(): number | null {
    if (this.free.length === 0) this.grow();
    return this.free.pop() ?? null;
  }

  giveBack(layer: number): void {
    this.free.push(layer);
  }

  /** @param chain all levels of the picture, RGBA */
  upload(layer: number, chain: Uint8Array): void {
    const { gl, width, height } = this;
    this.bind(this.texture.sourceTexture as WebGLTexture);
    let from = 0;
    for (let level = 0; level < levelsOf(width, height); level++) {
      const [w, h] = [sideAt(width, level), sideAt(height, level)];
      gl.texSubImage3D(
        gl.TEXTURE_2D_ARRAY,
        level,
        0,
        0,
        layer,
        w,
        h,
        1,
        gl.RGBA,
        gl.UNSIGNED_BYTE,
        chain,
        from,
      );
      from += levelBytes(width, height, level);
    }
    this.uploaded += from;
  }

  /** After a lost context: storage is there again, pictures are not. */
  restore(): void {
    if (this.layers > 0) this.texture.sourceTexture = this.store(this.layers);
  }

  dispose(): void {
    this.gl.deleteTexture(this.texture.sourceTexture as WebGLTexture | null);
    this.texture.sourceTexture = null;
  }

  private grow(): void {
    const layers = Math.min(this.most, Math.max(this.first, 2 * this.layers));
    if (layers === this.layers || this.gl.isContextLost()) return;
    const storage = this.store(layers);
    if (this.layers > 0) this.copyTo(storage);
    this.gl.deleteTexture(this.texture.sourceTexture as WebGLTexture | null);
    this.texture.sourceTexture = storage;
    for (let layer = layers - 1; layer >= this.layers; layer--) this.free.push(layer);
    this.layers = layers;
  }

  private store(layers: number): WebGLTexture {
    const { gl, width, height } = this;
    const texture = gl.createTexture();
    this.bind(texture);
    gl.texStorage3D(gl.TEXTURE_2D_ARRAY, levelsOf(width, height), gl.SRGB8_ALPHA8, width, height, layers);
    gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    const filter = gl.getExtension('EXT_texture_filter_anisotropic');
    if (filter) {
      const most = Math.min(8, this.renderer.capabilities.getMaxAnisotropy());
      gl.texParameterf(gl.TEXTURE_2D_ARRAY, filter.TEXTURE_MAX_ANISOTROPY_EXT, most);
    }
    return texture;
  }

  /** Every level of every layer, on the card. */
  private copyTo(storage: WebGLTexture): void {
    const { gl, renderer, width, height } = this;
    const framebuffer = gl.createFramebuffer();
    renderer.state.bindFramebuffer(gl.READ_FRAMEBUFFER, framebuffer);
    this.bind(storage);
    for (let level = 0; level < levelsOf(width, height); level++) {
      const [w, h] = [sideAt(width, level), sideAt(height, level)];
      for (let layer = 0; layer < this.layers; layer++) {
        gl.framebufferTextureLayer(
          gl.READ_FRAMEBUFFER,
          gl.COLOR_ATTACHMENT0,
          this.texture.sourceTexture as WebGLTexture,
          level,
          layer,
        );
        gl.copyTexSubImage3D(gl.TEXTURE_2D_ARRAY, level, 0, 0, layer, 0, 0, w, h);
      }
    }
    renderer.state.bindFramebuffer(gl.READ_FRAMEBUFFER, null);
    gl.deleteFramebuffer(framebuffer);
  }

  /** Through the renderer's own book-keeping, so that it never trusts a binding that is gone. */
  private bind(texture: WebGLTexture): void {
    const { gl } = this;
    const { state } = this.renderer;
    state.bindTexture(gl.TEXTURE_2D_ARRAY, texture);
    state.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
    state.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    state.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
    state.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
  }
}
