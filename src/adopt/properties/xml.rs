//! Properties in XML: Dublin Core in an Office package, and XMP (ISO 16684-1), which says the same in more elements.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{Properties, one_line};
use crate::date::{Date, parse_date};

#[derive(Clone, Copy, Debug)]
enum Property {
    Title,
    Author,
    Created,
    Changed,
}

impl Property {
    /// By the name without its prefix.
    fn of(name: &str) -> Option<Property> {
        Some(match name {
            "title" => Property::Title,
            "creator" => Property::Author,
            "created" | "CreateDate" => Property::Created,
            "modified" | "ModifyDate" => Property::Changed,
            _ => return None,
        })
    }
}

/// Reads as far as the text is XML. The first element with a text counts: in XMP the first language.
pub(super) fn read(text: &str) -> Properties {
    let mut properties = Properties::default();
    let mut reader = Reader::from_str(text);
    // What is open, and how deep its element lies.
    let mut open: Option<(Property, usize)> = None;
    let mut depth = 0_usize;
    let mut found = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                depth += 1;
                attributes(&element, &mut properties);
                if open.is_none() {
                    open = Property::of(element.local_name().as_ref()).map(|it| (it, depth));
                }
            }
            Ok(Event::Empty(element)) => attributes(&element, &mut properties),
            Ok(Event::Text(text)) if open.is_some() => found.push_str(&text.xml10_content()),
            Ok(Event::CData(text)) if open.is_some() => found.push_str(&text),
            Ok(Event::GeneralRef(name)) if open.is_some() => match name.resolve_char_ref() {
                Ok(Some(character)) => found.push(character),
                _ => found.push_str(resolve_predefined_entity(&name).unwrap_or_default()),
            },
            Ok(Event::End(_)) => {
                if let Some((property, at)) = open
                    && (depth == at || !found.trim().is_empty())
                {
                    set(&mut properties, property, &found);
                    found.clear();
                    if depth == at {
                        open = None;
                    }
                }
                depth = depth.saturating_sub(1);
            }
            Ok(Event::Eof) | Err(_) => return properties,
            Ok(_) => {}
        }
    }
}

/// XMP may write a plain property as an attribute.
fn attributes(element: &BytesStart<'_>, properties: &mut Properties) {
    for attribute in element.attributes().flatten() {
        if let Some(property) = Property::of(attribute.key.local_name().as_ref())
            && let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0)
        {
            set(properties, property, &value);
        }
    }
}

fn set(properties: &mut Properties, property: Property, text: &str) {
    match property {
        Property::Title => put(&mut properties.title, one_line(text)),
        Property::Author => put(&mut properties.author, one_line(text)),
        Property::Created => put(&mut properties.created, day(text)),
        Property::Changed => put(&mut properties.changed, day(text)),
    }
}

fn put<T>(place: &mut Option<T>, value: Option<T>) {
    if place.is_none() {
        *place = value;
    }
}

/// A W3C date and time begins with its day.
fn day(text: &str) -> Option<Date> {
    parse_date(text.trim().get(..10)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read() {
        let wanted = Properties {
            title: Some("Backup & Restore".into()),
            author: Some("Jane Doe".into()),
            created: parse_date("2024-01-31"),
            changed: parse_date("2025-02-28"),
        };
        let office = "<?xml version=\"1.0\"?><cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\" xmlns:dcterms=\"t\">\
            <dc:title>Backup &amp; Restore</dc:title><dc:subject>Other</dc:subject><dc:creator>Jane\n Doe</dc:creator>\
            <cp:lastModifiedBy>Sam</cp:lastModifiedBy><dcterms:created>2024-01-31T08:00:00Z</dcterms:created>\
            <dcterms:modified>2025-02-28T08:00:00Z</dcterms:modified></cp:coreProperties>";
        assert_eq!(read(office), wanted);
        let xmp = "<x:xmpmeta xmlns:x=\"x\"><rdf:RDF><rdf:Description xmp:CreateDate=\"2024-01-31\">\
            <xmp:ModifyDate>2025-02-28T01:00:00+01:00</xmp:ModifyDate>\
            <dc:title><rdf:Alt> <rdf:li xml:lang=\"x-default\">Backup &#38; Restore</rdf:li><rdf:li>Zwei</rdf:li></rdf:Alt></dc:title>\
            <dc:creator><rdf:Seq><rdf:li>Jane Doe</rdf:li><rdf:li>Sam Roe</rdf:li></rdf:Seq></dc:creator>\
            </rdf:Description></rdf:RDF></x:xmpmeta>";
        assert_eq!(read(xmp), wanted);
    }

    #[test]
    fn what_is_no_xml_says_nothing() {
        for text in [
            "",
            "<",
            "no xml",
            "<title></title>",
            "<created>soon</created>",
            "<created>2024-99-99</created>",
        ] {
            assert_eq!(read(text), Properties::default(), "{text}");
        }
    }
}
