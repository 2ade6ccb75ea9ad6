import { Injectable } from '@nestjs/common';
import type { Sharp } from 'sharp';
import { unavailable, validationFailed } from '../../common/errors/index.js';
import { Turns } from '../../common/turns.js';

/** As they are shown: after turning by what the camera noted. In pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

export const THUMBNAIL_TYPE = 'image/webp';

/** Decoded by libvips, each by its own loader; of other images nothing but the type is known. */
const READABLE = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif']);
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((name) => `VipsForeignLoad${name}`);

/** A few kilobytes can say that they are a hundred thousand pixels wide: beyond this an image is not decoded. */
const MAX_PIXELS = 50_000_000;
/** The longer side, in pixels. */
const THUMBNAIL_SIDE = 320;
const THUMBNAIL_QUALITY = 75;
const TIMEOUT_SECONDS = 10;

/** Images are decoded on Node's four pool threads, which files and passwords share: one at a time. */
const MAX_WAITING = 200;

type SharpModule = typeof import('sharp').default;

/** Measures images and makes them small, off the event loop. */
@Injectable()
export class Images {
  private readonly turns = new Turns({
    running: 1,
    waiting: MAX_WAITING,
    refusal: () => unavailable('Too many images are being looked at'),
  });
  private loading: Promise<SharpModule> | undefined;

  canRead(mimeType: string): boolean {
    return READABLE.has(mimeType);
  }

  /**
   * Null where the file only begins like an image. Throws `validation_failed` for one of too many pixels, and
   * `unavailable` where too many wait.
   */
  async sizeOf(path: string): Promise<ImageSize | null> {
    const sharp = await this.load();
    return this.turns.run(async () => {
      // Reads the header; no pixel yet.
      const found = await sharp(path, { limitInputPixels: false })
        .metadata()
        .catch(() => null);
      if (!found) return null;
      const { width, height } = found.autoOrient;
      if (width * height > MAX_PIXELS) throw tooManyPixels();
      return { width, height };
    });
  }

  /** Writes a small picture of the image to `target`. False where its pixels cannot be read. */
  async writeThumbnail(path: string, target: string): Promise<boolean> {
    const sharp = await this.load();
    return this.turns.run(() =>
      thumbnail(sharp(path, { limitInputPixels: MAX_PIXELS }))
        .toFile(target)
        .then(
          () => true,
          () => false,
        ),
    );
  }

  /** At the first image: a server that never sees one does without. */
  private load(): Promise<SharpModule> {
    this.loading ??= import('sharp').then(({ default: sharp }) => {
      sharp.cache(false);
      sharp.concurrency(1);
      // What a file is decoded by follows from its own bytes: none but these loaders shall ever see one.
      sharp.block({ operation: ['VipsForeignLoad'] });
      sharp.unblock({ operation: LOADERS });
      return sharp;
    });
    return this.loading;
  }
}

function thumbnail(image: Sharp): Sharp {
  return image
    .timeout({ seconds: TIMEOUT_SECONDS })
    .autoOrient()
    .resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: THUMBNAIL_QUALITY });
}

function tooManyPixels() {
  return validationFailed([
    {
      field: 'file',
      message: `An image may have ${MAX_PIXELS / 1_000_000} million pixels at most`,
    },
  ]);
}
