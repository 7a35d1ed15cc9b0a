import type { GridColumn } from '../components/VirtualGrid.vue'

/** A column of a table of documents. */
export interface FittingColumn extends GridColumn {
  /** Left out where the table is narrower than this, in pixels. The inspector shows it all the same. */
  from?: number
  /** Left out from this width on, where another column says more. */
  to?: number
}

/** The columns for which there is room. @param width of the table in pixels; Infinity while it is not known */
export const fittingColumns = (columns: readonly FittingColumn[], width: number): GridColumn[] =>
  columns.filter(({ from = 0, to }) => width >= from && (to === undefined || width < to))
