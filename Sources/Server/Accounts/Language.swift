/// What a user reads pages in; `ur` is written from right to left (front-desk D3).
package enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case urdu = "ur"
}
