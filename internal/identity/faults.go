package identity

import "kntc/internal/fault"

// The refusals of this package; those of passwords and refresh tokens are
// package token's.
var (
	// ErrCredentials refuses a sign-in. It is the same, to the byte and in
	// time, for an unknown name, a wrong password and a disabled account.
	ErrCredentials = fault.Define(fault.Unauthenticated, "invalid_credentials",
		"Tên đăng nhập hoặc mật khẩu không đúng.", "The user name or the password is not right.")
	// ErrTooManySignIns slows down whoever tries passwords; it tells when to try
	// again.
	ErrTooManySignIns = fault.Define(fault.TooMany, "too_many_sign_ins",
		"Đăng nhập quá nhiều lần; hãy thử lại sau.", "Too many sign-in attempts; try again later.")
	// ErrBusy says that too many passwords wait to be checked.
	ErrBusy = fault.Define(fault.Unavailable, "sign_in_busy",
		"Hệ thống đang xử lý nhiều lượt đăng nhập; hãy thử lại sau ít giây.", "Too many people are signing in; try again in a few seconds.")
	// ErrOldPassword refuses a change of password.
	ErrOldPassword = fault.Define(fault.Unprocessable, "old_password_wrong",
		"Mật khẩu hiện tại không đúng.", "The present password is not right.")
	// ErrAccount refuses the particulars of an account; its fields say which.
	ErrAccount = fault.Define(fault.Unprocessable, "account_invalid",
		"Thông tin tài khoản chưa đủ hoặc không hợp lệ.", "The account's particulars are incomplete or not valid.")
	// ErrUsernameTaken refuses a second account of one name.
	ErrUsernameTaken = fault.Define(fault.Conflict, "username_taken",
		"Tên đăng nhập đã được dùng.", "The user name is taken.")
	// ErrGrantScope refuses to give or touch grants beyond the administrator's own.
	ErrGrantScope = fault.Define(fault.Forbidden, "grant_out_of_scope",
		"Quyền này nằm ngoài phạm vi quản trị của tài khoản.", "This grant lies outside what the account administers.")
	// ErrReason refuses what needs a reason and has none, or a bad one.
	ErrReason = fault.Define(fault.Unprocessable, "reason_required",
		"Việc này mở thông tin được niêm phong nên phải nêu lý do.", "This opens what is sealed, so it needs a reason.")
	// ErrSignInAgain refuses what needs a password that was given just now.
	ErrSignInAgain = fault.Define(fault.Forbidden, "fresh_sign_in_required",
		"Việc này cần đăng nhập lại trong vòng 15 phút trước khi thực hiện.", "This needs a sign-in within the last 15 minutes.")
	// ErrNotSecond refuses the agreement of somebody who is not independent of who
	// proposed.
	ErrNotSecond = fault.Define(fault.Forbidden, "not_a_second_administrator",
		"Trong ba ngày qua, một trong hai tài khoản quản trị đã tạo tài khoản kia, cấp quyền quản trị hoặc đặt lại mật khẩu cho tài khoản kia; cần một quản trị viên khác đồng ý.",
		"Within the last three days one of the two administrators made the other's account, made it an administrator or reset its password; another administrator has to agree.")
	// ErrOwnAccount refuses what administrators may not do to themselves.
	ErrOwnAccount = fault.Define(fault.Unprocessable, "own_account",
		"Không thể tự thực hiện việc này với tài khoản của chính mình.", "This cannot be done to one's own account.")
)
