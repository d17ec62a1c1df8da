//! Enums whose variants have names, on the wire or in the database: variant and name stand once, in one list.

/// Makes such an enum, with `ALL`, `as_str` and `parse`. No variant can be left out of one of them, so whatever was
/// written under a name can be read again.
macro_rules! named {
    (
        $(#[$about:meta])*
        pub enum $Named:ident {
            $($(#[$meaning:meta])* $Variant:ident = $name:literal,)+
        }
    ) => {
        $(#[$about])*
        pub enum $Named {
            $($(#[$meaning])* $Variant,)+
        }

        impl $Named {
            /// Every one that this version knows: those that may be read, on the wire and in stored rows.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$Variant),+];

            /// The name, as on the wire and in the database.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$Variant => $name,)+
                }
            }

            /// The one of that name, if this version knows one.
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.as_str() == name)
            }
        }
    };
}

pub(crate) use named;
