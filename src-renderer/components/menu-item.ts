/** One line of a menu. */
export interface MenuItem {
  label: string
  detail?: string
  danger?: boolean
  disabled?: boolean
  checked?: boolean
  /** A CSS colour: a dot of it stands before the label. */
  dot?: string
  /** A line above it. */
  separated?: boolean
  act: () => void
}
