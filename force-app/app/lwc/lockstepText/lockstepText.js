/**
 * Fills the numbered placeholders of a label.
 *
 * @param {string} label such as "{0} of {1}"
 * @param {...unknown} values what stands for {0}, {1} and so on
 * @returns {string} the label with its values
 */
export function fill(label, ...values) {
    return label.replace(/\{(\d+)\}/g, (placeholder, index) => values[index] ?? placeholder);
}
