import { LightningElement, api } from 'lwc';
import { formatNumber } from 'c/textFormat';

/** Large counts side by side. `tiles`: [{ key, label, help, count, tone }]; tones as in statusText, dimmed when the count is 0. */
export default class CountTiles extends LightningElement {
  @api tiles = [];

  get shown() {
    return this.tiles.map((tile) => ({
      ...tile,
      number: formatNumber(tile.count),
      tileClass: `tile ${tile.count ? tile.tone : 'none'}`,
    }));
  }
}
