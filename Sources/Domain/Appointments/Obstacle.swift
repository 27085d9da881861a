/// The one reason for which a time can't be had, in the words of a slot's `reason`.
public enum Obstacle: String, Error, CaseIterable, Hashable, Sendable {
    case past = "Time is in the past"
    case clinicClosed = "Clinic is closed"
    case noSuchTime = "Time does not exist on this day"
    case outsideHours = "Outside clinic hours"
    case doctorOff = "Doctor is off"
    case doctorOutsideHours = "Outside the doctor's hours"
    case doctorBreak = "Doctor is on a break"
    case doctorTaken = "Doctor already has appointment"
    case roomTaken = "Room already has appointment"
    case operatoryTaken = "Operatory already has appointment"
}
