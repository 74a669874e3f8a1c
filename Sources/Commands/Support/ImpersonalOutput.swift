/// A command whose output holds no personal data: the console shows it while personal data is
/// hidden. Contacts are named by provider and id.
protocol ImpersonalOutput {}

extension CaseOpenCommand: ImpersonalOutput {}
extension CaseListCommand: ImpersonalOutput {}
extension CaseShowCommand: ImpersonalOutput {}
extension CaseIdentityCommand: ImpersonalOutput {}
extension CaseClarifyCommand: ImpersonalOutput {}
extension CaseTaskCommand: ImpersonalOutput {}
extension CaseExtendCommand: ImpersonalOutput {}
extension CaseRefuseCommand: ImpersonalOutput {}
extension CaseWithdrawCommand: ImpersonalOutput {}
extension CaseCloseCommand: ImpersonalOutput {}
extension CaseIncludeCommand: ImpersonalOutput {}
extension CaseExcludeCommand: ImpersonalOutput {}
extension CaseReceiptCommand: ImpersonalOutput {}
extension CaseVerifyCommand: ImpersonalOutput {}
extension CaseRecheckCommand: ImpersonalOutput {}
extension IndexStatusCommand: ImpersonalOutput {}
extension JournalVerifyCommand: ImpersonalOutput {}
extension OperatorKeyCommand: ImpersonalOutput {}
extension ProvidersCommand: ImpersonalOutput {}
extension SuppressionStatusCommand: ImpersonalOutput {}
