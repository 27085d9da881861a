import Domain
import Testing

@Suite("What a patient may be written to about (Accounts, A6)")
struct ContactPurposeTests {
    @Test("Who has said nothing is written to about appointments, billing and check-ups, not for marketing")
    func standard() {
        let allowed = ContactPurpose.allCases.filter {
            $0.isAllowed(in: $0.standardState, recallNeedsConsent: false)
        }
        #expect(allowed == [.appointment, .billing, .recall])
        let strict = ContactPurpose.allCases.filter {
            $0.isAllowed(in: $0.standardState, recallNeedsConsent: true)
        }
        #expect(strict == [.appointment, .billing])
        #expect(ContactPurpose.recall.standardState == .unknown)
    }

    @Test("A yes and a no count whatever the purpose", arguments: ContactPurpose.allCases, [true, false])
    func said(purpose: ContactPurpose, recallNeedsConsent: Bool) {
        #expect(purpose.isAllowed(in: .allowed, recallNeedsConsent: recallNeedsConsent))
        #expect(!purpose.isAllowed(in: .refused, recallNeedsConsent: recallNeedsConsent))
    }

    @Test("Nobody can refuse what is about their sign-in; each event is for something that can be refused")
    func deliveries() {
        #expect(DeliveryPurpose.account.contact == nil)
        #expect(DeliveryPurpose.allCases.compactMap(\.contact) == ContactPurpose.allCases)
        #expect(NotificationEvent.allCases.allSatisfy { $0.purpose.contact != nil })
        #expect(ContactPurpose.allCases.filter(\.hasUnsubscribeLink) == [.recall, .marketing])
    }
}
